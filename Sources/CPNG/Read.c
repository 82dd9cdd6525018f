// Rows out of a file in memory: held, or streamed.
#include <stdlib.h>

#include "Chunks.h"
#include "Colors.h"
#include "Interlace.h"
#include "Stream.h"
#include "Whole.h"

struct cpng_reader {
  const uint8_t *bytes;
  cpng_header header;
  cpng_colors colors;
  /// All rows in memory; NULL when they stream.
  cpng_whole *whole;
  cpng_stream stream;
  /// Two raw rows with their filter bytes, used in turn: the one at hand and the one above it.
  uint8_t *rows[2];
  /// The whole picture when it is interlaced.
  uint8_t *picture;
  uint32_t next_row;
};

cpng_reader *cpng_open(
    const uint8_t *bytes, const cpng_header *header, cpng_error *flaw, cpng_error *error) {
  cpng_reader *reader = calloc(1, sizeof *reader);
  if (!reader) {
    CPNG_FAIL_MEMORY(error, "IHDR");
    return NULL;
  }
  reader->bytes = bytes;
  reader->header = *header;
  if (cpng_read_colors(bytes, header, &reader->colors, flaw, error)) return reader;
  cpng_close(reader);
  return NULL;
}

int cpng_palette(const cpng_reader *reader, const uint8_t **rgb) {
  *rgb = reader->colors.palette;
  return reader->colors.palette_count;
}

int cpng_palette_alpha(const cpng_reader *reader, const uint8_t **alpha) {
  *alpha = reader->colors.alpha;
  return reader->colors.alpha_count;
}

bool cpng_color_key(const cpng_reader *reader, uint16_t key[3]) {
  memcpy(key, reader->colors.key, sizeof reader->colors.key);
  return reader->colors.has_key;
}

bool cpng_hold_rows(cpng_reader *reader, uint64_t wanted) {
  if (reader->next_row == 0 && !reader->stream.is_open && !reader->whole) {
    reader->whole = cpng_whole_open(reader->bytes, &reader->header, wanted);
  }
  return reader->whole;
}

/// Memory for what is inflated at a time.
static bool make_room(cpng_reader *reader, cpng_error *error) {
  size_t row_bytes = (size_t)reader->header.row_bytes, picture;
  for (int i = 0; i < 2; i++) reader->rows[i] = calloc(row_bytes + 1 + CPNG_SLACK, 1);
  bool fits = reader->rows[0] && reader->rows[1];
  if (fits && reader->header.interlaced) {
    fits = !__builtin_mul_overflow(row_bytes, (size_t)reader->header.height, &picture);
    if (fits) reader->picture = calloc(picture + CPNG_SLACK, 1);
    fits = fits && reader->picture;
  }
  if (!fits) CPNG_FAIL_MEMORY(error, "IHDR");
  return fits;
}

/// The next raw row of `count` bytes, unfiltered with the one that was read before it; the samples
/// start behind its filter byte.
static const uint8_t *read_row(cpng_reader *reader, size_t count, cpng_error *error) {
  uint8_t *row = reader->rows[1], *above = reader->rows[0];
  if (!cpng_stream_read(&reader->stream, row, count + 1, error)) return NULL;
  if (row[0] > 4) {
    CPNG_FAIL(error, "IDAT", "bad adaptive filter value %d", row[0]);
    return NULL;
  }
  size_t pixel = reader->header.pixel_bits < 8 ? 1 : reader->header.pixel_bits / 8;
  cpng_unfilter(row[0], row + 1, above + 1, count, pixel);
  reader->rows[0] = row;
  reader->rows[1] = above;
  return row + 1;
}

/// All passes, each of which is a smaller picture with rows of its own.
static bool read_interlaced(cpng_reader *reader, cpng_error *error) {
  for (int number = 0; number < 7; number++) {
    cpng_pass pass = cpng_pass_of(&reader->header, number);
    // Above the first row of a pass there are zeros.
    memset(reader->rows[0], 0, (size_t)pass.row_bytes + 1);
    for (uint64_t y = 0; y < pass.rows; y++) {
      const uint8_t *row = read_row(reader, (size_t)pass.row_bytes, error);
      if (!row) return false;
      cpng_spread(row, &pass, y, &reader->header, reader->picture);
    }
  }
  return true;
}

const uint8_t *cpng_next_row(cpng_reader *reader, cpng_error *error) {
  if (reader->next_row == reader->header.height) {
    CPNG_FAIL(error, "IDAT", "there are only %u rows", reader->header.height);
    return NULL;
  }
  if (reader->whole) {
    reader->next_row++;
    return cpng_whole_row(reader->whole);
  }
  if (reader->next_row == 0) {
    if (!make_room(reader, error)) return NULL;
    if (!cpng_stream_open(&reader->stream, reader->bytes, &reader->header, error)) return NULL;
    if (reader->header.interlaced && !read_interlaced(reader, error)) return NULL;
  }
  size_t row_bytes = (size_t)reader->header.row_bytes;
  const uint8_t *row = reader->header.interlaced
      ? reader->picture + row_bytes * reader->next_row : read_row(reader, row_bytes, error);
  reader->next_row++;
  return row;
}

bool cpng_finish(cpng_reader *reader, cpng_error *flaw, cpng_error *error) {
  if (reader->whole) return true;
  uint64_t most = reader->header.raw_bytes;
  return cpng_stream_finish(&reader->stream, most, flaw, error);
}

void cpng_close(cpng_reader *reader) {
  if (!reader) return;
  cpng_whole_close(reader->whole);
  cpng_stream_close(&reader->stream);
  for (int i = 0; i < 2; i++) free(reader->rows[i]);
  free(reader->picture);
  free(reader);
}
