#include "CInt8Kernels.h"
#include <string.h>

typedef uint8_t bytes __attribute__((vector_size(16)));

static inline bytes load(const uint8_t *from) {
  bytes value;
  memcpy(&value, from, sizeof value);
  return value;
}

void int8maxpool1x16(const struct int8_pool_row *row) {
  const long channels = row->channels;
  for (long x = 0; x < row->output_width; x++) {
    long first = x * row->stride - row->padding, end = first + row->size;
    if (first < 0) first = 0;
    if (end > row->width) end = row->width;
    uint8_t *output = row->output + x * channels;
    for (long channel = 0; channel < channels; channel += sizeof(bytes)) {
      bytes largest = {0};
      for (long y = 0; y < row->row_count; y++) {
        for (long column = first; column < end; column++) {
          const bytes value = load(row->rows[y] + column * channels + channel);
          largest = __builtin_elementwise_max(largest, value);
        }
      }
      memcpy(output + channel, &largest, sizeof largest);
    }
  }
}

void int8avgpool1x16(const uint8_t *input, long height, long width, long pitch, long channels,
                     float factor, float *output) {
  enum { lanes = 16 };
  for (long channel = 0; channel < channels; channel += lanes) {
    uint32_t sums[lanes] = {0};
    for (long y = 0; y < height; y++) {
      for (long x = 0; x < width; x++) {
        const uint8_t *pixel = input + y * pitch + x * channels + channel;
        for (int lane = 0; lane < lanes; lane++) sums[lane] += pixel[lane];
      }
    }
    for (int lane = 0; lane < lanes; lane++) output[channel + lane] = (float)sums[lane] * factor;
  }
}
