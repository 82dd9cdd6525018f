#include "CInt8Kernels.h"
#include "Nearest.h"

enum { lanes = 16 };

static void convolve_pixel(const struct int8_depthwise *rows, const uint8_t *input, long group,
                           uint8_t *output) {
  const int pairs = (rows->side + 1) / 2;
  const int16_t *weights = rows->weights + group * rows->side * pairs * 2 * lanes;
  for (int lane = 0; lane < lanes; lane++) {
    int32_t sum = 0;
    for (int y = 0; y < rows->side; y++) {
      for (int x = 0; x < rows->side; x++) {
        const int16_t *pair = weights + (y * pairs + x / 2) * 2 * lanes;
        sum += input[y * rows->row_pitch + x * rows->channels + lane] *
               pair[2 * int8_depthwise_place(lane) + x % 2];
      }
    }
    float value = (float)sum * rows->scale[group * lanes + lane];
    value = value + rows->bias[group * lanes + lane];
    value = value > 0 ? value : 0;
    output[lane] = nearest(value < 255 ? value : 255);
  }
}

void int8depthwise16_portable(const struct int8_depthwise *rows) {
  for (long y = 0; y < rows->rows; y++) {
    for (long group = 0; group < rows->groups; group++) {
      const uint8_t *input = rows->input + y * rows->stride * rows->row_pitch + group * lanes;
      uint8_t *output = rows->output + y * rows->output_pitch + group * lanes;
      for (long x = 0; x < rows->columns; x++) {
        convolve_pixel(rows, input + x * rows->stride * rows->channels, group,
                       output + x * rows->channels);
      }
    }
  }
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define INLINE(TARGET) static inline __attribute__((always_inline)) TARGET

/// 8 channels as whole numbers up to 255. What is less than 0, or not a number, is less than 0.
INLINE(AVX2) __m256i finish(__m256i sum, __m256 scale, __m256 bias) {
  const __m256 value = _mm256_add_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(sum), scale), bias);
  return _mm256_cvtps_epi32(_mm256_min_ps(_mm256_set1_ps(255), value));
}

/// Four numbers, and those that stand 8 after them.
INLINE(AVX2) __m256 apart(const float *from) {
  return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(from)), _mm_loadu_ps(from + 8),
                              1);
}

/// Channels of a pixel as 16-bit integers.
INLINE(AVX2) __m256i widened(const uint8_t *from) {
  return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)from));
}

/// So many pixels that follow one another, 16 channels. Pixels of the input are brought together with
/// their neighbors once for all windows in which they are a pair.
INLINE(AVX2) void convolve(const int side, const int stride, const int pixels,
                           const struct int8_depthwise *rows, const uint8_t *input, long group,
                           uint8_t *output) {
  __m256i low[4], high[4];
#pragma clang loop unroll(full)
  for (int pixel = 0; pixel < pixels; pixel++) low[pixel] = high[pixel] = _mm256_setzero_si256();
  const int pairs = (side + 1) / 2, across = (pixels - 1) * stride + side;
  const long channels = rows->channels;
  const __m256i *weights = (const __m256i *)rows->weights + 2 * group * side * pairs;
  for (int y = 0; y < side; y++) {
    __m256i next = widened(input);
#pragma clang loop unroll(full)
    for (int x = 0; x < across; x++) {
      const __m256i here = next;
      if (x + 1 < across) next = widened(input + (x + 1) * channels);
      const __m256i left = _mm256_unpacklo_epi16(here, next);
      const __m256i right = _mm256_unpackhi_epi16(here, next);
#pragma clang loop unroll(full)
      for (int pixel = 0; pixel < pixels; pixel++) {
        const int tap = x - pixel * stride;
        if (tap < 0 || tap >= side || tap % 2 != 0) continue;
        low[pixel] = _mm256_add_epi32(low[pixel], _mm256_madd_epi16(left, weights[tap]));
        high[pixel] = _mm256_add_epi32(high[pixel], _mm256_madd_epi16(right, weights[tap + 1]));
        // Or the compiler adds products first, and runs out of registers.
        __asm__("" : "+x"(low[pixel]), "+x"(high[pixel]));
      }
    }
    weights += 2 * pairs;
    input += rows->row_pitch;
  }
  const float *scale = rows->scale + group * lanes, *bias = rows->bias + group * lanes;
  const __m256 scale0 = apart(scale), scale1 = apart(scale + 4);
  const __m256 bias0 = apart(bias), bias1 = apart(bias + 4);
#pragma clang loop unroll(full)
  for (int pixel = 0; pixel < pixels; pixel++) {
    const __m256i words = _mm256_packs_epi32(finish(low[pixel], scale0, bias0),
                                             finish(high[pixel], scale1, bias1));
    const __m128i bytes =
        _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    _mm_storeu_si128((__m128i *)(output + pixel * channels), bytes);
  }
}

INLINE(AVX2) void convolve_rows(const int side, const int stride,
                                const struct int8_depthwise *rows) {
  const long columns = rows->columns, channels = rows->channels, step = stride * channels;
  for (long y = 0; y < rows->rows; y++) {
    for (long group = 0; group < rows->groups; group++) {
      const uint8_t *input = rows->input + y * stride * rows->row_pitch + group * lanes;
      uint8_t *output = rows->output + y * rows->output_pitch + group * lanes;
      long x = 0;
      while (x < columns && columns >= 4) {
        // The last pixels of a row may be those of the tile before too.
        if (x > columns - 4) x = columns - 4;
        convolve(side, stride, 4, rows, input + x * step, group, output + x * channels);
        x += 4;
      }
      for (; x < columns; x++) {
        convolve(side, stride, 1, rows, input + x * step, group, output + x * channels);
      }
    }
  }
}

AVX2 void int8depthwise16_avx2(const struct int8_depthwise *rows) {
  if (rows->side == 3 && rows->stride == 1) {
    convolve_rows(3, 1, rows);
  } else if (rows->side == 3) {
    convolve_rows(3, 2, rows);
  } else if (rows->stride == 1) {
    convolve_rows(5, 1, rows);
  } else {
    convolve_rows(5, 2, rows);
  }
}
#endif
