// Kernels of 8-bit integers that Swift can't express: whole functions for one instruction set each,
// which the caller knows the processor to have. All forms of a kernel give the same bits.
#pragma once
#include <stdint.h>

/// Output channels of a panel of weights.
enum { int8_columns = 32 };

/// A convolution's window at some pixels, and the panels of output channels to compute there.
///
/// sum = Σ input · weight over the window, exactly; then in single precision and this order
/// sum · scale[channel] + bias[channel] (+ addend · addend_scale), at least 0 and at most 255, and
/// rounded to the nearest integer, half to even.
struct int8_tile {
  /// How many pixels; the rows that a kernel has too many have an input, but no output.
  long rows;
  /// The first of the window's numbers, for each row of the kernel.
  const uint8_t *const *inputs;
  /// For kernels that work on wider numbers: memory for [rows of the kernel][segments · quads][2].
  int32_t *wide;
  /// The window's rows.
  long segments;
  /// Quads of numbers in a window's row: kernel width · input channels / 4.
  long quads;
  /// From one row of the window to the next, in numbers.
  long pitch;
  /// [panel][segments · quads][int8_columns][4], aligned to 64 bytes. For kernels that work on wider
  /// numbers 16-bit integers [panel][halves of its channels][pairs][int8_columns / 2][2].
  const int8_t *weights;
  /// Of the first panel's first channel.
  const float *scale;
  const float *bias;
  /// How many panels.
  long panels;
  /// The first panel's first channel of each pixel.
  uint8_t *const *outputs;
  /// From an output to what is added to it, maybe the output itself; a scale of 0 adds nothing.
  long addend;
  float addend_scale;
};

// int8convROWSx32_FORM: so many pixels by 32 output channels at a time, all sums in registers.
#if defined(__x86_64__)
void int8conv14x32_avx512vnni(const struct int8_tile *tile);
void int8conv8x32_avx512vnni(const struct int8_tile *tile);
void int8conv4x32_avx512vnni(const struct int8_tile *tile);
void int8conv1x32_avx512vnni(const struct int8_tile *tile);

void int8conv6x32_avxvnni(const struct int8_tile *tile);
void int8conv4x32_avxvnni(const struct int8_tile *tile);
void int8conv1x32_avxvnni(const struct int8_tile *tile);

void int8conv6x32_avx2(const struct int8_tile *tile);
void int8conv4x32_avx2(const struct int8_tile *tile);
void int8conv1x32_avx2(const struct int8_tile *tile);
#endif
void int8conv1x32_portable(const struct int8_tile *tile);

/// Some rows of a convolution that keeps its channels apart, some groups of 16 channels.
///
/// sum = Σ input · weight over the taps, exactly; what follows it is as in `int8_tile`.
struct int8_depthwise {
  /// Of a window, 3 or 5, and from one to the next, 1 or 2.
  int side;
  int stride;
  /// The first number of the first pixel's window, and from one row of the input to the next.
  const uint8_t *input;
  long row_pitch;
  /// How many groups.
  long groups;
  /// [groups][side][pairs of neighbors][16][2], aligned to 32 bytes: the second of the last pair is 0,
  /// and a group's channels stand where `int8_depthwise_place` says.
  const int16_t *weights;
  const float *scale;
  const float *bias;
  /// The first pixel's first number, from one row to the next, and from one pixel to the next, which
  /// is that of the input too.
  uint8_t *output;
  long output_pitch;
  long channels;
  long rows;
  long columns;
};

/// Where a group's weights have each of its channels: 0 to 3 and 8 to 11 come first, as registers of 256
/// bits are interleaved half by half.
static inline int int8_depthwise_place(int channel) {
  return (channel & 3) | (channel & 4) << 1 | (channel & 8) >> 1;
}
#if defined(__x86_64__)
void int8depthwise16_avx2(const struct int8_depthwise *rows);
#endif
void int8depthwise16_portable(const struct int8_depthwise *rows);

/// One row of a window maximum: output[x][channel] over size × size numbers, clipped at the edges.
///
/// The rows are those of the window that lie in the image, at least one, and start with its first
/// pixel. Channels are a multiple of 16.
struct int8_pool_row {
  const uint8_t *const *rows;
  long row_count;
  long width;
  long channels;
  long size;
  long stride;
  long padding;
  uint8_t *output;
  long output_width;
};
void int8maxpool1x16(const struct int8_pool_row *row);

/// output[channel] = factor · the sum of that channel over all pixels, which is exact.
void int8avgpool1x16(const uint8_t *input, long height, long width, long pitch, long channels,
                     float factor, float *output);

/// output[pixel][4] = three planes' numbers as 8 bits each: value · scale + offset, at least 0 and at
/// most 255, rounded to the nearest, half to even; NaN is 0. The fourth is 0.
///
/// - plane: from a plane to the next, in numbers.
void int8quantize3x4(const float *planes, long plane, long count, const float *scale,
                     const float *offset, uint8_t *output);
