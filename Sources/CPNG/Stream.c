// Image data through zlib, fed chunk by chunk from where it lies in the file.
#include "Stream.h"

#include "Chunks.h"

/// More than zlib can take or give at a time does not fit into its counters.
#define PIECE ((size_t)1 << 30)

bool cpng_stream_open(
    cpng_stream *stream, const uint8_t *bytes, const cpng_header *header, cpng_error *error) {
  memset(stream, 0, sizeof *stream);
  stream->bytes = bytes;
  stream->at = header->idat_at;
  stream->left = header->idat_bytes;
  // The largest window, whatever the stream announces: some encoders announce a smaller one than
  // they use, and nothing is lost by being lenient.
  stream->is_open = inflateInit2(&stream->zlib, 15) == Z_OK;
  if (!stream->is_open) CPNG_FAIL_MEMORY(error, "IDAT");
  return stream->is_open;
}

void cpng_stream_close(cpng_stream *stream) {
  if (stream->is_open) inflateEnd(&stream->zlib);
  stream->is_open = false;
}

/// Turns to the next chunk that holds something. False at the end of the image data.
static bool feed(cpng_stream *stream) {
  while (stream->zlib.avail_in == 0 && stream->left > 0) {
    const uint8_t *chunk = stream->bytes + stream->at;
    uint32_t length = cpng_u32(chunk);
    // The last chunk may be cut short.
    uint32_t count = length < stream->left ? length : (uint32_t)stream->left;
    stream->zlib.next_in = (Bytef *)(uintptr_t)(chunk + 8);
    stream->zlib.avail_in = count;
    stream->left -= count;
    stream->at += 12 + (size_t)length;
  }
  return stream->zlib.avail_in > 0;
}

/// One call of zlib's inflate. False fills `error`.
static bool step(cpng_stream *stream, cpng_error *error) {
  if (!feed(stream)) {
    CPNG_FAIL(error, "IDAT", "Not enough image data");
    return false;
  }
  int result = inflate(&stream->zlib, Z_NO_FLUSH);
  if (result == Z_STREAM_END) stream->has_ended = true;
  if (result == Z_OK || result == Z_STREAM_END) return true;
  const char *message = stream->zlib.msg;
  if (result == Z_MEM_ERROR) {
    CPNG_FAIL_MEMORY(error, "IDAT");
  } else {
    CPNG_FAIL(error, "IDAT", "%s", message ? message : "a dictionary is missing");
  }
  return false;
}

bool cpng_stream_read(cpng_stream *stream, uint8_t *to, size_t count, cpng_error *error) {
  while (count > 0) {
    size_t piece = count < PIECE ? count : PIECE;
    stream->zlib.next_out = to;
    stream->zlib.avail_out = (uInt)piece;
    while (stream->zlib.avail_out > 0) {
      if (stream->has_ended) {
        CPNG_FAIL(error, "IDAT", "Not enough image data");
        return false;
      }
      if (!step(stream, error)) return false;
    }
    to += piece;
    count -= piece;
  }
  return true;
}

bool cpng_stream_finish(
    cpng_stream *stream, uint64_t most, cpng_error *flaw, cpng_error *error) {
  uint8_t surplus[4096];
  uint64_t count = 0;
  while (!stream->has_ended) {
    stream->zlib.next_out = surplus;
    stream->zlib.avail_out = sizeof surplus;
    if (!step(stream, error)) return false;
    count += sizeof surplus - stream->zlib.avail_out;
    if (count > most) {
      CPNG_FAIL(error, "IDAT", "Too much image data");
      return false;
    }
  }
  uint64_t behind = stream->left + stream->zlib.avail_in;
  if (count > 0) {
    CPNG_FAIL(flaw, "IDAT", "%llu bytes follow the last row", (unsigned long long)count);
  } else if (behind > 0) {
    CPNG_FAIL(
        flaw, "IDAT", "%llu bytes follow the end of the image data", (unsigned long long)behind);
  }
  return true;
}
