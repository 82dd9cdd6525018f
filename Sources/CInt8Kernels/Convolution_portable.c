#include "CInt8Kernels.h"
#include "Nearest.h"

void int8conv1x32_portable(const struct int8_tile *tile) {
  const int8_t *weights = tile->weights;
  for (long panel = 0; panel < tile->panels; panel++) {
    int32_t sums[int8_columns] = {0};
    for (long segment = 0; segment < tile->segments; segment++) {
      const uint8_t *input = tile->inputs[0] + segment * tile->pitch;
      for (long quad = 0; quad < tile->quads; quad++) {
        for (int column = 0; column < int8_columns; column++) {
          for (int k = 0; k < 4; k++) sums[column] += input[k] * weights[4 * column + k];
        }
        input += 4;
        weights += 4 * int8_columns;
      }
    }
    const long channel = panel * int8_columns;
    uint8_t *output = tile->outputs[0] + channel;
    for (int column = 0; column < int8_columns; column++) {
      float value = (float)sums[column] * tile->scale[channel + column];
      value = value + tile->bias[channel + column];
      if (tile->addend_scale != 0) {
        value = value + (float)output[tile->addend + column] * tile->addend_scale;
      }
      value = value > 0 ? value : 0;
      output[column] = nearest(value < 255 ? value : 255);
    }
  }
}
