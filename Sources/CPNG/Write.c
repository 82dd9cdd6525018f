// 8-bit RGB rows into a PNG file in memory.
#include <png.h>
#include <stdlib.h>

#include "Chunks.h"

struct cpng_writer {
  png_structp png;
  png_infop info;
  uint8_t *bytes;
  size_t count;
  size_t capacity;
  cpng_error *error;
};

static void fail(png_structp png, png_const_charp message) {
  cpng_writer *writer = png_get_error_ptr(png);
  CPNG_FAIL(writer->error, "\0\0\0\0", "%s", message);
  png_longjmp(png, 1);
}

static void warn(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void append(png_structp png, png_bytep from, size_t count) {
  cpng_writer *writer = png_get_io_ptr(png);
  if (count > writer->capacity - writer->count) {
    size_t capacity = writer->capacity * 2 + count + 4096;
    uint8_t *bytes = realloc(writer->bytes, capacity);
    if (!bytes) png_error(png, "not enough memory for the file");
    writer->bytes = bytes;
    writer->capacity = capacity;
  }
  memcpy(writer->bytes + writer->count, from, count);
  writer->count += count;
}

static void flush(png_structp png) { (void)png; }

static bool start(cpng_writer *writer, uint32_t width, uint32_t height, int level) {
  png_structp png = writer->png;
  if (setjmp(png_jmpbuf(png))) return false;
  png_set_write_fn(png, writer, append, flush);
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
  png_set_compression_level(png, level);
  png_set_IHDR(
      png, writer->info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, writer->info);
  return true;
}

cpng_writer *cpng_write_open(uint32_t width, uint32_t height, int level, cpng_error *error) {
  cpng_writer *writer = calloc(1, sizeof *writer);
  if (!writer) goto no_memory;
  writer->error = error;
  writer->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, fail, warn);
  if (writer->png) writer->info = png_create_info_struct(writer->png);
  if (!writer->info) goto no_memory;
  if (start(writer, width, height, level)) return writer;
  cpng_write_close(writer);
  return NULL;

no_memory:
  CPNG_FAIL(error, "\0\0\0\0", "not enough memory");
  cpng_write_close(writer);
  return NULL;
}

bool cpng_write_row(cpng_writer *writer, const uint8_t *row, cpng_error *error) {
  writer->error = error;
  if (setjmp(png_jmpbuf(writer->png))) return false;
  png_write_row(writer->png, row);
  return true;
}

static bool end(cpng_writer *writer) {
  if (setjmp(png_jmpbuf(writer->png))) return false;
  png_write_end(writer->png, NULL);
  return true;
}

const uint8_t *cpng_write_finish(cpng_writer *writer, size_t *count, cpng_error *error) {
  writer->error = error;
  if (!end(writer)) return NULL;
  *count = writer->count;
  return writer->bytes;
}

void cpng_write_close(cpng_writer *writer) {
  if (!writer) return;
  if (writer->png) png_destroy_write_struct(&writer->png, &writer->info);
  free(writer->bytes);
  free(writer);
}
