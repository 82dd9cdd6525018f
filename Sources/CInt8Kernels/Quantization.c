#include "CInt8Kernels.h"
#include <string.h>

/// A number from 0 to 255 in the last bits: beyond 2²³ single precision holds whole numbers only, so
/// the addition rounds.
static inline uint32_t level(float value, float scale, float offset) {
  value = value * scale;
  value = value + offset;
  value = value > 0 ? value : 0;
  value = (value < 255 ? value : 255) + 0x1p23f;
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits & 255;
}

void int8quantize3x4(const float *planes, long plane, long count, const float *scale,
                     const float *offset, uint8_t *output) {
  const float *red = planes, *green = planes + plane, *blue = planes + 2 * plane;
  for (long pixel = 0; pixel < count; pixel++) {
    const uint32_t levels = level(red[pixel], scale[0], offset[0]) |
                            level(green[pixel], scale[1], offset[1]) << 8 |
                            level(blue[pixel], scale[2], offset[2]) << 16;
    memcpy(output + 4 * pixel, &levels, sizeof levels);
  }
}
