// Adam7: a picture as seven smaller ones.
#pragma once

#include "CPNG.h"

/// One of the seven: which pixels of the whole picture it holds. Either of both counts may be 0, and
/// then there are no rows.
typedef struct {
  uint32_t x, y, dx, dy;
  uint64_t columns, rows;
  /// Bytes of one of its rows, without the filter byte.
  uint64_t row_bytes;
} cpng_pass;

/// The passes are numbered from 0 to 6.
cpng_pass cpng_pass_of(const cpng_header *header, int number);

/// Puts the pixels of row `y` of a pass to their places in the whole picture, which has rows of
/// `header->row_bytes` and was all zeros at first.
void cpng_spread(
    const uint8_t *row, const cpng_pass *pass, uint64_t y, const cpng_header *header,
    uint8_t *picture);
