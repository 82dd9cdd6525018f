// What stands before the image data and gives samples their meaning.
#pragma once

#include "CPNG.h"

/// PLTE and tRNS of a file, where they lie in it.
typedef struct {
  const uint8_t *palette;
  int palette_count;
  const uint8_t *alpha;
  int alpha_count;
  bool has_key;
  uint16_t key[3];
} cpng_colors;

/// Reads the chunks before the first IDAT of a file that cpng_scan has accepted. A suggested palette
/// of an RGB image and an opacity that doubles an alpha channel make no pixels and are passed over, and
/// so is an opacity that makes no sense, which is a flaw. False fills `error`.
bool cpng_read_colors(
    const uint8_t *bytes, const cpng_header *header, cpng_colors *colors, cpng_error *flaw,
    cpng_error *error);
