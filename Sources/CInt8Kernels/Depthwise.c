#include "CInt8Kernels.h"
#include "Nearest.h"

enum { lanes = 16 };

static void convolve_pixel(const struct int8_depthwise *rows, const uint8_t *input, long group,
                           uint8_t *output) {
  int32_t sums[lanes] = {0};
  for (long tap = 0; tap < 2 * rows->pairs; tap++) {
    const uint8_t *from = input + rows->offsets[tap];
    const int16_t *weights = rows->weights + (group * rows->pairs + tap / 2) * 2 * lanes + tap % 2;
    for (int lane = 0; lane < lanes; lane++) sums[lane] += from[lane] * weights[2 * lane];
  }
  for (int lane = 0; lane < lanes; lane++) {
    float value = (float)sums[lane] * rows->scale[group * lanes + lane];
    value = value + rows->bias[group * lanes + lane];
    value = value > 0 ? value : 0;
    output[lane] = nearest(value < 255 ? value : 255);
  }
}

void int8depthwise16_portable(const struct int8_depthwise *rows) {
  for (long y = 0; y < rows->rows; y++) {
    for (long group = 0; group < rows->groups; group++) {
      const uint8_t *input = rows->input + y * rows->row_step + group * lanes;
      uint8_t *output = rows->output + y * rows->output_pitch + group * lanes;
      for (long x = 0; x < rows->columns; x++) {
        convolve_pixel(rows, input + x * rows->step, group, output + x * rows->channels);
      }
    }
  }
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define INLINE(TARGET) static inline __attribute__((always_inline)) TARGET

/// 8 channels of one pixel.
INLINE(AVX2) __m128i finish(__m256i sum, __m256 scale, __m256 bias) {
  __m256 value = _mm256_add_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(sum), scale), bias);
  value = _mm256_min_ps(_mm256_max_ps(value, _mm256_setzero_ps()), _mm256_set1_ps(255));
  const __m256i whole = _mm256_cvtps_epi32(value);
  return _mm_packus_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
}

/// So many pixels that follow one another, 16 channels.
INLINE(AVX2) void convolve(const int pixels, const struct int8_depthwise *rows,
                           const uint8_t *input, long group, uint8_t *output) {
  __m256i low[4], high[4];
#pragma clang loop unroll(full)
  for (int pixel = 0; pixel < pixels; pixel++) low[pixel] = high[pixel] = _mm256_setzero_si256();
  const long pairs = rows->pairs, step = rows->step, channels = rows->channels;
  const long *offsets = rows->offsets;
  const __m256i *weights = (const __m256i *)rows->weights + 2 * group * pairs;
  for (long pair = 0; pair < pairs; pair++) {
    const __m256i w0 = _mm256_load_si256(weights), w1 = _mm256_load_si256(weights + 1);
    const uint8_t *first = input + offsets[2 * pair], *second = input + offsets[2 * pair + 1];
#pragma clang loop unroll(full)
    for (int pixel = 0; pixel < pixels; pixel++) {
      const __m128i a = _mm_loadu_si128((const __m128i *)(first + pixel * step));
      const __m128i b = _mm_loadu_si128((const __m128i *)(second + pixel * step));
      const __m256i left = _mm256_cvtepu8_epi16(_mm_unpacklo_epi8(a, b));
      const __m256i right = _mm256_cvtepu8_epi16(_mm_unpackhi_epi8(a, b));
      low[pixel] = _mm256_add_epi32(low[pixel], _mm256_madd_epi16(left, w0));
      high[pixel] = _mm256_add_epi32(high[pixel], _mm256_madd_epi16(right, w1));
    }
    weights += 2;
  }
  const float *scale = rows->scale + group * lanes, *bias = rows->bias + group * lanes;
  const __m256 scale0 = _mm256_loadu_ps(scale), scale1 = _mm256_loadu_ps(scale + 8);
  const __m256 bias0 = _mm256_loadu_ps(bias), bias1 = _mm256_loadu_ps(bias + 8);
#pragma clang loop unroll(full)
  for (int pixel = 0; pixel < pixels; pixel++) {
    const __m128i bytes = _mm_packus_epi16(finish(low[pixel], scale0, bias0),
                                           finish(high[pixel], scale1, bias1));
    _mm_storeu_si128((__m128i *)(output + pixel * channels), bytes);
  }
}

AVX2 void int8depthwise16_avx2(const struct int8_depthwise *rows) {
  const long columns = rows->columns, step = rows->step, channels = rows->channels;
  for (long y = 0; y < rows->rows; y++) {
    for (long group = 0; group < rows->groups; group++) {
      const uint8_t *input = rows->input + y * rows->row_step + group * lanes;
      uint8_t *output = rows->output + y * rows->output_pitch + group * lanes;
      long x = 0;
      while (x < columns && columns >= 4) {
        // The last pixels of a row may be those of the tile before too.
        if (x > columns - 4) x = columns - 4;
        convolve(4, rows, input + x * step, group, output + x * channels);
        x += 4;
      }
      for (; x < columns; x++) convolve(1, rows, input + x * step, group, output + x * channels);
    }
  }
}
#endif
