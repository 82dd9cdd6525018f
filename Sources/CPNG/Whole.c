// All rows of an image in memory: inflated at once, unfiltered as they are asked for.
#include "Whole.h"

#include <libdeflate.h>
#include <pthread.h>
#include <stdlib.h>

#include "Chunks.h"

struct cpng_whole {
  /// The next one that is free.
  cpng_whole *next;
  struct libdeflate_decompressor *inflater;
  /// Zeros above the first row, the raw rows, slack, and compressed data of several chunks.
  uint8_t *bytes;
  size_t capacity;
  /// The image at hand: its next row, the first that is still filtered, and the last.
  uint8_t *row;
  uint8_t *filtered;
  uint8_t *end;
  size_t row_bytes;
  size_t wanted;
  /// Bytes of a pixel, at least 1.
  size_t pixel;
};

/// As many as ever were in use at once, with the memory that their largest image took.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static cpng_whole *unused;

static cpng_whole *take(size_t capacity) {
  pthread_mutex_lock(&lock);
  cpng_whole *whole = unused;
  if (whole) unused = whole->next;
  pthread_mutex_unlock(&lock);
  if (!whole) whole = calloc(1, sizeof *whole);
  if (!whole) return NULL;
  if (!whole->inflater) whole->inflater = libdeflate_alloc_decompressor();
  if (whole->capacity < capacity) {
    free(whole->bytes);
    whole->bytes = malloc(capacity);
    whole->capacity = whole->bytes ? capacity : 0;
  }
  if (whole->inflater && whole->bytes) return whole;
  cpng_whole_close(whole);
  return NULL;
}

void cpng_whole_close(cpng_whole *whole) {
  if (!whole) return;
  pthread_mutex_lock(&lock);
  whole->next = unused;
  unused = whole;
  pthread_mutex_unlock(&lock);
}

static bool is_in_one_chunk(const uint8_t *bytes, const cpng_header *header) {
  return cpng_u32(bytes + header->idat_at) == header->idat_bytes;
}

/// The compressed data in one piece: where it lies in the file if one chunk holds it all.
static const uint8_t *gather(const uint8_t *bytes, const cpng_header *header, uint8_t *copy) {
  const uint8_t *chunk = bytes + header->idat_at;
  if (is_in_one_chunk(bytes, header)) return chunk + 8;
  uint8_t *to = copy;
  for (uint64_t left = header->idat_bytes; left > 0;) {
    // The last chunk may be cut short.
    uint32_t length = cpng_u32(chunk), count = length < left ? length : (uint32_t)left;
    memcpy(to, chunk + 8, count);
    to += count;
    left -= count;
    chunk += 12 + (size_t)length;
  }
  return copy;
}

/// A zlib header as zlib wants it: libdeflate looks at less of it.
static bool is_zlib(const uint8_t *data, size_t count) {
  return count >= 2 && (data[0] & 15) == 8 && data[0] >> 4 <= 7 && !(data[1] & 32) &&
      (data[0] << 8 | data[1]) % 31 == 0;
}

static bool inflate_rows(
    cpng_whole *whole, const uint8_t *data, const cpng_header *header, uint8_t *rows) {
  size_t used = 0, raw_bytes = (size_t)header->raw_bytes, count = (size_t)header->idat_bytes;
  if (!is_zlib(data, count)) return false;
  // Without a place for the number of bytes it insists on exactly as many as there should be.
  enum libdeflate_result result = libdeflate_zlib_decompress_ex(
      whole->inflater, data, count, rows, raw_bytes, &used, NULL);
  if (result != LIBDEFLATE_SUCCESS || used != count) return false;
  size_t pitch = (size_t)header->row_bytes + 1;
  for (size_t at = 0; at < raw_bytes; at += pitch) {
    if (rows[at] > 4) return false;
  }
  return true;
}

cpng_whole *cpng_whole_open(const uint8_t *bytes, const cpng_header *header, uint64_t wanted) {
  if (header->interlaced || header->raw_bytes > CPNG_WHOLE_BYTES ||
      header->idat_bytes > CPNG_WHOLE_BYTES) {
    return NULL;
  }
  size_t row_bytes = (size_t)header->row_bytes, raw_bytes = (size_t)header->raw_bytes;
  size_t first = row_bytes + CPNG_SLACK, data = first + raw_bytes + CPNG_SLACK;
  cpng_whole *whole =
      take(data + (is_in_one_chunk(bytes, header) ? 0 : (size_t)header->idat_bytes));
  if (!whole) return NULL;
  uint8_t *rows = whole->bytes + first;
  if (!inflate_rows(whole, gather(bytes, header, whole->bytes + data), header, rows)) {
    cpng_whole_close(whole);
    return NULL;
  }
  memset(whole->bytes, 0, first);
  memset(rows + raw_bytes, 0, CPNG_SLACK);
  whole->row = whole->filtered = rows;
  whole->end = rows + raw_bytes;
  whole->row_bytes = row_bytes;
  whole->pixel = header->pixel_bits < 8 ? 1 : header->pixel_bits / 8;
  // Whole pixels, at least one: rows have whole ones.
  size_t pixels = wanted / whole->pixel + (wanted % whole->pixel > 0);
  whole->wanted = pixels < row_bytes / whole->pixel ? pixels * whole->pixel : row_bytes;
  if (whole->wanted == 0) whole->wanted = whole->pixel;
  return whole;
}

const uint8_t *cpng_whole_row(cpng_whole *whole) {
  size_t pitch = whole->row_bytes + 1;
  uint8_t *row = whole->row;
  if (row == whole->filtered) {
    // The row above the first one is the zeros in front of it.
    bool is_first = row == whole->bytes + whole->row_bytes + CPNG_SLACK;
    const uint8_t *above = is_first ? whole->bytes : row + 1 - pitch;
    uint8_t *below = row + pitch;
    bool twice = below < whole->end && row[0] == 4 && below[0] == 4 &&
        cpng_unfilter_paeth_twice(below + 1, row + 1, above, whole->wanted, whole->pixel);
    if (!twice) cpng_unfilter(row[0], row + 1, above, whole->wanted, whole->pixel);
    whole->filtered = twice ? below + pitch : below;
  }
  whole->row = row + pitch;
  return row + 1;
}
