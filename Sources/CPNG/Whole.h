// The fast way: all rows inflated at once by libdeflate, then unfiltered here.
#pragma once

#include "CPNG.h"

/// Above this many raw bytes rows stream through zlib, so that memory stays bounded.
#define CPNG_WHOLE_BYTES ((uint64_t)64 << 20)

/// Bytes that may be read after a row that was lent.
#define CPNG_SLACK 64

/// The raw rows of one image, and what it takes to inflate them; used again for other images.
typedef struct cpng_whole cpng_whole;

/// Inflates all rows of a file that cpng_scan has accepted.
///
/// NULL unless everything from the first row to the end of the zlib stream is as it should be: what
/// exactly is wrong, if anything is, zlib has to say then.
cpng_whole *cpng_whole_open(const uint8_t *bytes, const cpng_header *header, uint64_t wanted);

/// The next row, of which the first `wanted` bytes are unfiltered.
const uint8_t *cpng_whole_row(cpng_whole *whole);

/// Keeps the memory for the next image; NULL is allowed.
void cpng_whole_close(cpng_whole *whole);

/// Undoes filter 1 to 4 (0 is none) on the first `count` bytes of a row, a multiple of a pixel's
/// `size` in bytes. Up to 4 bytes after each pixel are read.
void cpng_unfilter(uint8_t filter, uint8_t *row, const uint8_t *above, size_t count, size_t size);

/// Undoes Paeth's filter on two rows at once. False if that does not go for pixels of this size.
bool cpng_unfilter_paeth_twice(
    uint8_t *lower, uint8_t *upper, const uint8_t *above, size_t count, size_t size);
