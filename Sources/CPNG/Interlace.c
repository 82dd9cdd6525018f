// Where the pixels of Adam7's passes belong.
#include "Interlace.h"

#include <string.h>

cpng_pass cpng_pass_of(const cpng_header *header, int number) {
  static const uint8_t x[7] = {0, 4, 0, 2, 0, 1, 0}, dx[7] = {8, 8, 4, 4, 2, 2, 1};
  static const uint8_t y[7] = {0, 0, 4, 0, 2, 0, 1}, dy[7] = {8, 8, 8, 4, 4, 2, 2};
  cpng_pass pass = {x[number], y[number], dx[number], dy[number], 0, 0, 0};
  pass.columns = ((uint64_t)header->width + pass.dx - 1 - pass.x) / pass.dx;
  pass.rows = ((uint64_t)header->height + pass.dy - 1 - pass.y) / pass.dy;
  if (pass.columns == 0) pass.rows = 0;
  pass.row_bytes = (pass.columns * header->pixel_bits + 7) / 8;
  return pass;
}

static inline __attribute__((always_inline)) void spread(
    const uint8_t *from, uint8_t *to, size_t count, size_t step, size_t size) {
  for (size_t i = 0; i < count; i++) memcpy(to + i * step * size, from + i * size, size);
}

void cpng_spread(
    const uint8_t *row, const cpng_pass *pass, uint64_t y, const cpng_header *header,
    uint8_t *picture) {
  uint8_t *target = picture + (size_t)((pass->y + y * pass->dy) * header->row_bytes);
  size_t count = (size_t)pass->columns, step = pass->dx, bits = header->pixel_bits;
  uint8_t *first = target + pass->x * bits / 8;
  switch (bits) {
    case 8: spread(row, first, count, step, 1); return;
    case 16: spread(row, first, count, step, 2); return;
    case 24: spread(row, first, count, step, 3); return;
    case 32: spread(row, first, count, step, 4); return;
    case 48: spread(row, first, count, step, 6); return;
    case 64: spread(row, first, count, step, 8); return;
    default: break;
  }
  // 1, 2 or 4 bits, the leftmost pixel in the highest.
  unsigned mask = (1u << bits) - 1;
  for (size_t i = 0; i < count; i++) {
    size_t from = i * bits, to = (pass->x + i * step) * bits;
    unsigned sample = row[from / 8] >> (8 - bits - from % 8) & mask;
    target[to / 8] |= (uint8_t)(sample << (8 - bits - to % 8));
  }
}
