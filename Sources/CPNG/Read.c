// Rows out of a file in memory. libpng sees only the chunks that make pixels, so whatever it
// complains about, even in a warning, is about pixels, and is an error.
#include <png.h>
#include <stdlib.h>

#include "Chunks.h"
#include "Whole.h"

struct cpng_reader {
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t count;
  /// Where libpng reads next, and what is left to lend of the chunk there (12 bytes of frame and
  /// its data); 0 means that the next chunk that makes pixels must be looked for.
  size_t at;
  size_t left;
  /// The chunk that libpng is at.
  char chunk[5];
  /// Compressed bytes not lent yet.
  uint64_t idat_left;
  /// All rows in memory; NULL when they come from libpng.
  cpng_whole *whole;
  /// What libpng decodes into: one row, or the whole image when it is interlaced.
  uint8_t *rows;
  size_t row_bytes;
  cpng_header header;
  uint32_t next_row;
  /// From the first row on; then all that goes wrong is laid to IDAT.
  bool in_rows;
  /// Empty as long as libpng did not warn.
  char warning[160];
  cpng_error *error;
};

/// libpng starts some messages with the chunk's name: "IDAT: invalid distance".
static const char *without_name(const char *message, const char *chunk) {
  bool named = strncmp(message, chunk, 4) == 0 && strncmp(message + 4, ": ", 2) == 0;
  return named ? message + 6 : message;
}

static void fail(png_structp png, png_const_charp message) {
  cpng_reader *reader = png_get_error_ptr(png);
  CPNG_FAIL(reader->error, reader->chunk, "%s", without_name(message, reader->chunk));
  png_longjmp(png, 1);
}

static void warn(png_structp png, png_const_charp message) {
  cpng_reader *reader = png_get_error_ptr(png);
  // A transparent colour with bits above the depth: the specification says which bits count.
  if (strstr(message, "out-of-range samples for bit_depth")) return;
  if (!reader->warning[0]) snprintf(reader->warning, sizeof reader->warning, "%s", message);
}

static bool warned(cpng_reader *reader) {
  if (!reader->warning[0]) return false;
  CPNG_FAIL(
      reader->error, reader->chunk, "%s", without_name(reader->warning, reader->chunk));
  return true;
}

/// A suggested palette of an RGB image and an opacity that doubles an alpha channel make no pixels.
static bool makes_pixels(const cpng_reader *reader, const uint8_t *name) {
  if (cpng_is(name, "PLTE")) return reader->header.color_type == 3;
  if (cpng_is(name, "tRNS")) return reader->header.color_type < 4;
  return cpng_is(name, "IHDR") || cpng_is(name, "IDAT") || cpng_is(name, "IEND");
}

/// Steps over metadata to the next chunk of pixels. False at the end of the file.
static bool find_chunk(cpng_reader *reader) {
  while (reader->count - reader->at >= 12) {
    size_t whole = 12 + (size_t)cpng_u32(reader->bytes + reader->at);
    const uint8_t *name = reader->bytes + reader->at + 4;
    if (whole > reader->count - reader->at) return false;
    if (makes_pixels(reader, name)) {
      reader->left = whole;
      if (cpng_is(name, "IDAT")) reader->idat_left -= whole - 12;
      if (!reader->in_rows) memcpy(reader->chunk, name, 4);
      return true;
    }
    reader->at += whole;
  }
  return false;
}

static void lend(png_structp png, png_bytep to, size_t count) {
  cpng_reader *reader = png_get_io_ptr(png);
  while (count > 0) {
    if (reader->left == 0 && !find_chunk(reader)) png_error(png, "the file ends too early");
    size_t part = count < reader->left ? count : reader->left;
    memcpy(to, reader->bytes + reader->at, part);
    to += part;
    count -= part;
    reader->at += part;
    reader->left -= part;
  }
}

static bool start(cpng_reader *reader) {
  png_structp png = reader->png;
  if (setjmp(png_jmpbuf(png))) return false;
  png_set_read_fn(png, reader, lend);
  // The caller has limits of its own; libpng's would refuse sides above a million.
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
  // The chunk walk has compared all checksums already.
  png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
  png_set_benign_errors(png, 0);
  // Some encoders announce a smaller zlib window than they use. Nothing is lost by being lenient.
  png_set_option(png, PNG_MAXIMUM_INFLATE_WINDOW, PNG_OPTION_ON);
  // The caller looks indices up, and checks them as it does.
  png_set_check_for_invalid_index(png, 0);
  png_set_sig_bytes(png, 8);
  png_read_info(png, reader->info);
  if (png_get_rowbytes(png, reader->info) != reader->row_bytes) {
    png_error(png, "libpng sees rows of another length");
  }
  return !warned(reader);
}

cpng_reader *cpng_open(
    const uint8_t *bytes, size_t count, const cpng_header *header, cpng_error *error) {
  cpng_reader *reader = calloc(1, sizeof *reader);
  if (!reader) goto no_memory;
  reader->bytes = bytes;
  reader->count = count;
  reader->at = 8;
  reader->error = error;
  reader->header = *header;
  reader->idat_left = header->idat_bytes;
  reader->row_bytes = (size_t)header->row_bytes;
  reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, fail, warn);
  if (reader->png) reader->info = png_create_info_struct(reader->png);
  if (!reader->info) goto no_memory;
  if (start(reader)) return reader;
  cpng_close(reader);
  return NULL;

no_memory:
  CPNG_FAIL(error, "IHDR", "not enough memory");
  cpng_close(reader);
  return NULL;
}

int cpng_palette(const cpng_reader *reader, const uint8_t **rgb) {
  png_colorp palette = NULL;
  int count = 0;
  if (reader->header.color_type == 3) png_get_PLTE(reader->png, reader->info, &palette, &count);
  _Static_assert(sizeof(png_color) == 3, "palette entries are RGB triples");
  *rgb = (const uint8_t *)palette;
  return count;
}

int cpng_palette_alpha(const cpng_reader *reader, const uint8_t **alpha) {
  png_bytep values = NULL;
  int count = 0;
  if (reader->header.color_type == 3) png_get_tRNS(reader->png, reader->info, &values, &count, NULL);
  *alpha = values;
  return values ? count : 0;
}

bool cpng_color_key(const cpng_reader *reader, uint16_t key[3]) {
  png_color_16p color = NULL;
  if (reader->header.color_type != 0 && reader->header.color_type != 2) return false;
  if (!png_get_tRNS(reader->png, reader->info, NULL, NULL, &color) || !color) return false;
  key[0] = reader->header.color_type == 0 ? color->gray : color->red;
  key[1] = reader->header.color_type == 0 ? color->gray : color->green;
  key[2] = reader->header.color_type == 0 ? color->gray : color->blue;
  return true;
}

static void enter_rows(cpng_reader *reader, cpng_error *error) {
  reader->error = error;
  reader->in_rows = true;
  memcpy(reader->chunk, "IDAT", 4);
}

bool cpng_hold_rows(cpng_reader *reader, uint64_t wanted) {
  if (!reader->in_rows) reader->whole = cpng_whole_open(reader->bytes, &reader->header, wanted);
  return reader->whole;
}

/// Memory for what libpng decodes at a time.
static bool make_room(cpng_reader *reader) {
  size_t count, kept = reader->header.interlaced ? reader->header.height : 1;
  if (!__builtin_mul_overflow(reader->row_bytes, kept, &count)) {
    reader->rows = calloc(count + CPNG_SLACK, 1);
  }
  if (reader->rows) return true;
  CPNG_FAIL(reader->error, "IHDR", "not enough memory for rows of %zu bytes", reader->row_bytes);
  return false;
}

static bool start_rows(cpng_reader *reader) {
  if (setjmp(png_jmpbuf(reader->png))) return false;
  if (reader->header.interlaced) png_set_interlace_handling(reader->png);
  png_read_update_info(reader->png, reader->info);
  return !warned(reader);
}

/// All passes, each over all rows: libpng puts the pixels of a pass between those of the others.
static bool read_interlaced(cpng_reader *reader) {
  if (setjmp(png_jmpbuf(reader->png))) return false;
  for (int pass = 0; pass < 7; pass++) {
    for (size_t y = 0; y < reader->header.height; y++) {
      png_read_row(reader->png, reader->rows + y * reader->row_bytes, NULL);
    }
  }
  return !warned(reader);
}

static bool read_row(cpng_reader *reader) {
  if (setjmp(png_jmpbuf(reader->png))) return false;
  png_read_row(reader->png, reader->rows, NULL);
  return !warned(reader);
}

const uint8_t *cpng_next_row(cpng_reader *reader, cpng_error *error) {
  enter_rows(reader, error);
  if (reader->next_row == reader->header.height) {
    CPNG_FAIL(error, "IDAT", "there are only %u rows", reader->header.height);
    return NULL;
  }
  if (reader->whole) {
    reader->next_row++;
    return cpng_whole_row(reader->whole);
  }
  if (!reader->rows && (!make_room(reader) || !start_rows(reader))) return NULL;
  if (!reader->header.interlaced) {
    if (!read_row(reader)) return NULL;
    reader->next_row++;
    return reader->rows;
  }
  if (reader->next_row == 0 && !read_interlaced(reader)) return NULL;
  return reader->rows + reader->row_bytes * reader->next_row++;
}

static bool read_end(cpng_reader *reader) {
  if (setjmp(png_jmpbuf(reader->png))) return false;
  png_read_end(reader->png, NULL);
  return !warned(reader);
}

bool cpng_finish(cpng_reader *reader, cpng_error *error) {
  if (reader->whole) return true;
  enter_rows(reader, error);
  // libpng has read the zlib stream to its end with the last row. It passes over IDAT chunks that
  // follow; so whatever it has not asked for by now is surplus.
  uint64_t surplus = reader->idat_left;
  if (surplus > 0) {
    CPNG_FAIL(error, "IDAT", "%llu bytes follow the end of the image data",
              (unsigned long long)surplus);
    return false;
  }
  return read_end(reader);
}

void cpng_close(cpng_reader *reader) {
  if (!reader) return;
  if (reader->png) png_destroy_read_struct(&reader->png, &reader->info, NULL);
  cpng_whole_close(reader->whole);
  free(reader->rows);
  free(reader);
}
