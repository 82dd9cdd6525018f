// PNGs in C: a walk over chunks, rows through libdeflate or zlib, PNG's filters; libpng writes.
//
// Reading is from memory, in three steps: cpng_scan walks over the chunks of the whole file without
// allocating; cpng_open looks at what makes pixels up to the first IDAT (IHDR, PLTE, tRNS; all
// metadata is left out); cpng_next_row lends one raw row after another. These rows stream through
// zlib, or, after cpng_hold_rows, come from memory into which libdeflate has inflated them all, about
// 2.5 times as fast. The fast way only ever says yes: a file that it does not like streams from the
// start, and zlib's verdict and words count.
//
// Pixels are whole when every row is there and the checksum of the zlib stream fits. What is wrong
// beside them (IEND missing, the CRC of image data or metadata, a transparency that makes no sense,
// bytes behind the stream) is a flaw:
// it is told, and the picture is used.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What went wrong: the chunk it happened in ("" when none was reached) and one sentence.
typedef struct {
  char chunk[5];
  char message[196];
  /// Whether there was no memory left, which says nothing about the file.
  bool is_memory;
} cpng_error;

/// What the header and the chunk walk tell about a file.
typedef struct {
  uint32_t width;
  uint32_t height;
  uint8_t bit_depth;
  /// 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha.
  uint8_t color_type;
  /// Bits of a pixel: 1 to 64.
  uint8_t pixel_bits;
  bool interlaced;
  /// Bytes of one raw row, without its filter byte.
  uint64_t row_bytes;
  /// Bytes that the IDAT chunks must inflate to: all rows of all passes with their filter bytes.
  /// The largest number there is when 64 bits do not hold it.
  uint64_t raw_bytes;
  /// Compressed bytes in all IDAT chunks together, as far as the file has them.
  uint64_t idat_bytes;
  /// Where the first IDAT chunk starts.
  size_t idat_at;
  /// Where the data of the last eXIf chunk lie; 0 bytes if there is none, or a damaged one.
  size_t exif_at;
  size_t exif_bytes;
  /// The same of the last XMP packet in an iTXt chunk, with what stands before it there; 0 bytes if
  /// that is compressed.
  size_t xmp_at;
  size_t xmp_bytes;
} cpng_header;

/// True when the bytes start with the PNG signature.
bool cpng_has_signature(const uint8_t *bytes, size_t count);

/// Walks over all chunks up to IEND: every length, name and checksum, IHDR first and well formed,
/// IDAT present and in one run. False fills `error`; the first flaw is in `flaw`, whose message is
/// empty if there is none. A file with a flaw may lack pixels, too: decoding it tells. Allocates
/// nothing.
bool cpng_scan(
    const uint8_t *bytes, size_t count, cpng_header *header, cpng_error *flaw, cpng_error *error);

typedef struct cpng_reader cpng_reader;

/// Starts reading a file that cpng_scan has accepted, with the header it gave. `bytes` must outlive
/// the reader. NULL fills `error`; a transparency that is passed over fills `flaw` if that is empty.
cpng_reader *cpng_open(
    const uint8_t *bytes, const cpng_header *header, cpng_error *flaw, cpng_error *error);

/// Number of palette entries (0 when not a palette image) and the entries as RGB triples, which
/// live as long as the reader.
int cpng_palette(const cpng_reader *reader, const uint8_t **rgb);

/// Number of palette entries that tRNS gives an opacity (the others are opaque), and these.
int cpng_palette_alpha(const cpng_reader *reader, const uint8_t **alpha);

/// The transparent color of a gray or RGB image, as raw samples; false when there is none.
bool cpng_color_key(const cpng_reader *reader, uint16_t key[3]);

/// Before the first row: inflates all rows into memory, at most 64 MB, and checks all that is left
/// to check of the file; then cpng_next_row and cpng_finish can't fail any more, and it is allowed to
/// stop before the last row. Of each row only the first `wanted` bytes will be right. False when
/// rows have to stream, for whatever reason; nothing has happened then.
bool cpng_hold_rows(cpng_reader *reader, uint64_t wanted);

/// The next raw row from top to bottom, samples as the file packs them (16 bits: big-endian). Lent
/// until the next call; 16 bytes more may be read. NULL fills `error`. Not more than height calls.
/// Streaming, the first call allocates two rows, and the whole picture of an interlaced image, which
/// it decodes at once: the caller has compared the header with its limits.
const uint8_t *cpng_next_row(cpng_reader *reader, cpng_error *error);

/// To be called after the last row: checks what follows it, up to the checksum at the end of the zlib
/// stream. False fills `error`; bytes that belong to no row fill `flaw`.
bool cpng_finish(cpng_reader *reader, cpng_error *flaw, cpng_error *error);

/// Frees the reader; NULL is allowed.
void cpng_close(cpng_reader *reader);

typedef struct cpng_writer cpng_writer;

/// Starts a PNG of 8-bit RGB rows in memory. `level` is zlib's, 0 to 9. NULL fills `error`.
cpng_writer *cpng_write_open(uint32_t width, uint32_t height, int level, cpng_error *error);

/// Appends one row of 3 * width bytes. False fills `error`.
bool cpng_write_row(cpng_writer *writer, const uint8_t *row, cpng_error *error);

/// Ends the file after height rows and lends its bytes until the writer is closed. NULL fills
/// `error`.
const uint8_t *cpng_write_finish(cpng_writer *writer, size_t *count, cpng_error *error);

/// Frees the writer; NULL is allowed.
void cpng_write_close(cpng_writer *writer);

#ifdef __cplusplus
}
#endif
