// The way for whatever does not go through memory at once: rows inflated one after another by zlib.
#pragma once

#include <zlib.h>

#include "CPNG.h"

/// The image data of one file on its way through zlib. All bytes zero is one that was never begun.
typedef struct {
  z_stream zlib;
  const uint8_t *bytes;
  /// The chunk that is fed next, and the compressed bytes in it and behind it.
  size_t at;
  uint64_t left;
  bool is_open;
  bool has_ended;
} cpng_stream;

/// Begins at the first IDAT chunk of a file that cpng_scan has accepted. False fills `error`.
bool cpng_stream_open(
    cpng_stream *stream, const uint8_t *bytes, const cpng_header *header, cpng_error *error);

/// The next `count` raw bytes. False fills `error`.
bool cpng_stream_read(cpng_stream *stream, uint8_t *to, size_t count, cpng_error *error);

/// Goes to the end of the zlib stream, whatever chunks that lies in, so that its checksum is
/// compared; what stands behind the last row or behind the stream's end is told in `flaw`. False
/// fills `error`: the stream doesn't end, or its checksum is wrong, or more than `most` raw bytes
/// follow.
bool cpng_stream_finish(
    cpng_stream *stream, uint64_t most, cpng_error *flaw, cpng_error *error);

/// Frees what zlib has taken.
void cpng_stream_close(cpng_stream *stream);
