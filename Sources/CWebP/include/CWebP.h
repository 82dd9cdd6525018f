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
} cwebp_error;

/// What the header tells: of an animation, the size of its canvas.
typedef struct {
  uint32_t width;
  uint32_t height;
  bool has_alpha;
  /// Where the first EXIF block lies in the file; 0 bytes if there is none.
  size_t exif_at;
  size_t exif_bytes;
} cwebp_header;

/// True when the bytes start as a WebP does.
bool cwebp_has_signature(const uint8_t *bytes, size_t count);

/// What the header claims; false if the file ends before, or fills `error` if it is wrong. Allocates
/// nothing.
bool cwebp_scan(const uint8_t *bytes, size_t count, cwebp_header *header, cwebp_error *error);

/// Decodes the picture into width · height pixels of 4 bytes, not premultiplied. False fills `error`.
bool cwebp_decode(
    const uint8_t *bytes, size_t count, const cwebp_header *header, uint8_t *rgba,
    cwebp_error *error);

#ifdef __cplusplus
}
#endif
