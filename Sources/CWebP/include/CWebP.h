// WebPs in C: libwebp decodes a still picture, or the first one of an animation, to RGBA.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What went wrong, in one sentence; empty if nothing did.
typedef struct {
  char message[200];
  /// Whether there was no memory left, which says nothing about the file.
  bool is_memory;
} cwebp_error;

/// What the header tells: of an animation, the size of its canvas.
typedef struct {
  uint32_t width;
  uint32_t height;
  bool has_alpha;
  /// Where the EXIF block and the XMP packet lie in the file that an extended header announces; 0
  /// bytes if there is none.
  size_t exif_at;
  size_t exif_bytes;
  size_t xmp_at;
  size_t xmp_bytes;
} cwebp_header;

/// True when the bytes start as a WebP does.
bool cwebp_has_signature(const uint8_t *bytes, size_t count);

/// What the first bytes claim, but for EXIF and XMP; false if the file ends before, or fills `error`
/// if it is wrong. Allocates nothing.
bool cwebp_claim(const uint8_t *bytes, size_t count, cwebp_header *header, cwebp_error *error);

/// What the header tells of a file whose blocks are all there, as far as it says itself that they go.
/// False fills `error`. Allocates a little for each block.
bool cwebp_scan(const uint8_t *bytes, size_t count, cwebp_header *header, cwebp_error *error);

/// Decodes the picture into width · height pixels of 4 bytes, not premultiplied, to be given to
/// `cwebp_free`. NULL fills `error`.
uint8_t *cwebp_decode(
    const uint8_t *bytes, size_t count, const cwebp_header *header, cwebp_error *error);

/// Frees pixels.
void cwebp_free(uint8_t *rgba);

#ifdef __cplusplus
}
#endif
