// Palettes and transparency.
#include "Colors.h"

#include "Chunks.h"

static bool read_palette(
    const uint8_t *chunk, const cpng_header *header, cpng_colors *colors, cpng_error *error) {
  uint32_t length = cpng_u32(chunk);
  if (colors->palette) {
    CPNG_FAIL(error, "PLTE", "there is a second one");
    return false;
  }
  if (length == 0 || length > 3 * 256 || length % 3 != 0) {
    CPNG_FAIL(error, "PLTE", "%u bytes are no palette of 1 to 256 colors", length);
    return false;
  }
  int most = 1 << header->bit_depth;
  colors->palette = chunk + 8;
  colors->palette_count = (int)length / 3 < most ? (int)length / 3 : most;
  return true;
}

/// One that makes no sense is passed over, as libpng does: what it would make transparent is opaque.
static void read_transparency(
    const uint8_t *chunk, const cpng_header *header, cpng_colors *colors, cpng_error *flaw) {
  uint32_t length = cpng_u32(chunk);
  // The scan has said it.
  if (!cpng_has_right_checksum(chunk)) return;
  if (colors->alpha || colors->has_key) {
    CPNG_FAIL_FIRST(flaw, "tRNS", "there is a second one");
    return;
  }
  if (header->color_type == 3) {
    if (!colors->palette) {
      CPNG_FAIL_FIRST(flaw, "tRNS", "it stands before the palette");
    } else if (length == 0 || length > (uint32_t)colors->palette_count) {
      CPNG_FAIL_FIRST(
          flaw, "tRNS", "%u opacities for a palette of %d", length, colors->palette_count);
    } else {
      colors->alpha = chunk + 8;
      colors->alpha_count = (int)length;
    }
    return;
  }
  uint32_t samples = header->color_type == 0 ? 1 : 3;
  if (length != 2 * samples) {
    CPNG_FAIL_FIRST(flaw, "tRNS", "expected %u bytes, found %u", 2 * samples, length);
    return;
  }
  for (uint32_t i = 0; i < 3; i++) {
    const uint8_t *sample = chunk + 8 + (samples == 1 ? 0 : 2 * i);
    colors->key[i] = (uint16_t)(sample[0] << 8 | sample[1]);
  }
  colors->has_key = true;
}

bool cpng_read_colors(
    const uint8_t *bytes, const cpng_header *header, cpng_colors *colors, cpng_error *flaw,
    cpng_error *error) {
  memset(colors, 0, sizeof *colors);
  for (size_t at = 8; at < header->idat_at; at += 12 + (size_t)cpng_u32(bytes + at)) {
    const uint8_t *chunk = bytes + at;
    if (cpng_is(chunk + 4, "PLTE") && header->color_type == 3) {
      if (!read_palette(chunk, header, colors, error)) return false;
    } else if (cpng_is(chunk + 4, "tRNS") && header->color_type < 4) {
      read_transparency(chunk, header, colors, flaw);
    }
  }
  if (header->color_type != 3 || colors->palette) return true;
  CPNG_FAIL(error, "IDAT", "there is no PLTE before it");
  return false;
}
