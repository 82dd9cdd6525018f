// JPEGs in C: libjpeg-turbo decodes, this target turns its jumps and warnings into answers.
//
// Reading is from memory: cjpeg_open reads up to the first scan, cjpeg_next_row lends one row of RGB
// after another, cjpeg_finish looks at what follows the last one. The pixels are those of the
// library's defaults (exact integer DCT, smooth upsampling), which are Pillow's; CMYK becomes RGB as
// Pillow converts it.
//
// Pixels are whole when every block of every component was there. Where the library only warns,
// because it fills a gap with gray, or says nothing (arithmetic codes that end with the file, a
// component without a scan), that is an error here. What is wrong beside the pixels (bytes between or
// behind markers, no end marker, later scans that an end marker leaves out) is a flaw: it is told, and
// the picture is used.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What kind of thing went wrong.
typedef enum {
  /// The file is damaged.
  CJPEG_DAMAGED = 0,
  /// There was no memory left.
  CJPEG_NO_MEMORY,
  /// It is sound, but of a kind that is not read: the message continues "a JPEG".
  CJPEG_UNSUPPORTED,
  /// It has more scans than it may have.
  CJPEG_MANY_SCANS,
} cjpeg_kind;

/// How many scans a picture may have, where the usual ones have about ten: each can take as long as a
/// whole picture, though it has few bytes. libjpeg-turbo's own fuzzers stop at 500. Large pictures may
/// have so many that 6.4 gigapixels are gone through, and CJPEG_LEAST_SCANS in any case.
enum { CJPEG_MOST_SCANS = 500, CJPEG_LEAST_SCANS = 100 };

/// What went wrong, in one sentence; empty if nothing did.
typedef struct {
  char message[200];
  cjpeg_kind kind;
  /// How many scans there may be, if there are too many.
  unsigned scans;
} cjpeg_error;

/// What the frame header tells, and what lies before the first scan.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// Where the first EXIF block and the first XMP packet before the first scan lie in the file, behind
  /// their names; 0 bytes if there is none.
  size_t exif_at;
  size_t exif_bytes;
  size_t xmp_at;
  size_t xmp_bytes;
  /// 1 gray, 3 color, 4 CMYK.
  uint8_t components;
  /// Whether the coefficients of the whole picture are held in memory while it is decoded.
  bool whole;
} cjpeg_header;

/// True when the bytes start as a JPEG does.
bool cjpeg_has_signature(const uint8_t *bytes, size_t count);

/// What the frame header claims, right or wrong; false if the file ends before. Behind it only the first
/// scan is looked for. Allocates nothing.
bool cjpeg_claim(const uint8_t *bytes, size_t count, cjpeg_header *header);

typedef struct cjpeg_reader cjpeg_reader;

/// Starts reading a file. `bytes` must outlive the reader. NULL fills `error`. Allocates nothing whose
/// size the file decides.
cjpeg_reader *cjpeg_open(
    const uint8_t *bytes, size_t count, cjpeg_header *header, cjpeg_error *error);

/// Before the first row: decodes 1/denominator of each side, rounded up, of 1, 2, 4 and 8; the new size
/// is filled in. The coefficients that make up finer detail are left out.
bool cjpeg_scale(
    cjpeg_reader *reader, unsigned denominator, uint32_t *width, uint32_t *height,
    cjpeg_error *error);

/// The next row from top to bottom, 3 bytes a pixel, lent until the next call; 16 bytes more may be
/// read. NULL fills `error`. Not more calls than there are
/// rows. The first one allocates what the size of the
/// picture asks for: the caller has compared the header with its limits.
const uint8_t *cjpeg_next_row(cjpeg_reader *reader, cjpeg_error *error);

/// To be called after the last row: false fills `error` if pixels turn out to be missing; what is
/// wrong beside them fills `flaw`.
bool cjpeg_finish(cjpeg_reader *reader, cjpeg_error *flaw, cjpeg_error *error);

/// Frees the reader; NULL is allowed.
void cjpeg_close(cjpeg_reader *reader);

#ifdef __cplusplus
}
#endif
