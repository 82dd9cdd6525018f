#if defined(__x86_64__)
#include "CInt8Kernels.h"
#include <immintrin.h>
#include <stdbool.h>
#include <string.h>

// Two forms for 256 bits: with the instruction that multiplies quads of bytes, and with the one that
// multiplies pairs of 16-bit integers (the one for pairs of bytes would saturate). For that one weights
// are packed as such, and the numbers of a tile's pixels are made wide once, before they meet all
// panels.
#define AVX2 __attribute__((target("avx2")))
#define AVXVNNI __attribute__((target("avx2,avxvnni")))
#define INLINE(TARGET) static inline __attribute__((always_inline)) TARGET

/// Weights of a panel that a tile uses at a time, in channels: two vectors.
enum { columns = 16 };

INLINE(AVX2) __m256i broadcast(const uint8_t *quad) {
  int four;
  memcpy(&four, quad, 4);
  return _mm256_set1_epi32(four);
}

/// 8 channels as whole numbers up to 255. What is less than 0, or not a number, is less than 0.
INLINE(AVX2) __m256i finish(__m256i sum, const float *scale, const float *bias,
                            const struct int8_tile *tile, const uint8_t *output) {
  __m256 value = _mm256_mul_ps(_mm256_cvtepi32_ps(sum), _mm256_loadu_ps(scale));
  value = _mm256_add_ps(value, _mm256_loadu_ps(bias));
  if (tile->addend_scale != 0) {
    __m128i addend = _mm_loadl_epi64((const __m128i *)(output + tile->addend));
    value = _mm256_add_ps(value, _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(addend)),
                                               _mm256_set1_ps(tile->addend_scale)));
  }
  return _mm256_cvtps_epi32(_mm256_min_ps(_mm256_set1_ps(255), value));
}

/// 16 output channels of each pixel.
INLINE(AVX2) void finish_rows(const int rows, const __m256i *left, const __m256i *right,
                              const struct int8_tile *tile, long channel) {
  const float *scale = tile->scale + channel, *bias = tile->bias + channel;
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
    if (row >= tile->rows) break;
    uint8_t *output = tile->outputs[row] + channel;
    // Fours of left and right take turns.
    const __m256i first = finish(left[row], scale, bias, tile, output);
    const __m256i second = finish(right[row], scale + 8, bias + 8, tile, output + 8);
    const __m256i words = _mm256_packs_epi32(first, second);
    const __m128i bytes =
        _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    _mm_storeu_si128((__m128i *)output, _mm_shuffle_epi32(bytes, _MM_SHUFFLE(3, 1, 2, 0)));
  }
}

INLINE(AVXVNNI) void convolve_quads(const int rows, const struct int8_tile *tile) {
  const long panel_size = tile->segments * tile->quads * 4 * int8_columns;
  for (long channel = 0; channel < tile->panels * int8_columns; channel += columns) {
    const int8_t *weights = tile->weights + channel / int8_columns * panel_size +
                            4 * (channel % int8_columns);
    __m256i left[6], right[6];
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) left[row] = right[row] = _mm256_setzero_si256();
    for (long segment = 0; segment < tile->segments; segment++) {
      const long start = segment * tile->pitch, end = start + 4 * tile->quads;
      for (long offset = start; offset < end; offset += 4) {
        const __m256i l = _mm256_load_si256((const __m256i *)weights);
        const __m256i r = _mm256_load_si256((const __m256i *)(weights + 32));
#pragma clang loop unroll(full)
        for (int row = 0; row < rows; row++) {
          const __m256i x = broadcast(tile->inputs[row] + offset);
          left[row] = _mm256_dpbusd_avx_epi32(left[row], x, l);
          right[row] = _mm256_dpbusd_avx_epi32(right[row], x, r);
        }
        weights += 4 * int8_columns;
      }
    }
    finish_rows(rows, left, right, tile, channel);
  }
}

/// The numbers of a pixel's window as 16-bit integers.
INLINE(AVX2) void widen(const uint8_t *input, const struct int8_tile *tile, uint16_t *to) {
  const long count = 4 * tile->quads;
  for (long segment = 0; segment < tile->segments; segment++) {
    const uint8_t *from = input + segment * tile->pitch;
    long place = 0;
    for (; place + 16 <= count; place += 16) {
      const __m128i x = _mm_loadu_si128((const __m128i *)(from + place));
      _mm256_storeu_si256((__m256i *)(to + place), _mm256_cvtepu8_epi16(x));
    }
    for (; place < count; place += 4) {
      int four;
      memcpy(&four, from + place, 4);
      _mm_storel_epi64((__m128i *)(to + place), _mm_cvtepu8_epi16(_mm_cvtsi32_si128(four)));
    }
    to += count;
  }
}

INLINE(AVX2) void convolve_pairs(const int rows, const struct int8_tile *tile) {
  const long pairs = 2 * tile->segments * tile->quads;
  const int32_t *lines[6];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
    int32_t *line = tile->wide + row * pairs;
    if (row < tile->rows) widen(tile->inputs[row], tile, (uint16_t *)line);
    lines[row] = line;
  }
  const __m256i *weights = (const __m256i *)tile->weights;
  for (long channel = 0; channel < tile->panels * int8_columns; channel += columns) {
    __m256i left[6], right[6];
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) left[row] = right[row] = _mm256_setzero_si256();
#pragma clang loop unroll_count(2)
    for (long pair = 0; pair < pairs; pair++) {
      const __m256i l = _mm256_load_si256(weights), r = _mm256_load_si256(weights + 1);
#pragma clang loop unroll(full)
      for (int row = 0; row < rows; row++) {
        const __m256i x = _mm256_set1_epi32(lines[row][pair]);
        left[row] = _mm256_add_epi32(left[row], _mm256_madd_epi16(x, l));
        right[row] = _mm256_add_epi32(right[row], _mm256_madd_epi16(x, r));
        // Or the compiler adds the products of two pairs first, and runs out of registers.
        __asm__("" : "+x"(left[row]), "+x"(right[row]));
      }
      weights += 2;
    }
    finish_rows(rows, left, right, tile, channel);
  }
}

AVXVNNI void int8conv6x32_avxvnni(const struct int8_tile *tile) { convolve_quads(6, tile); }
AVXVNNI void int8conv4x32_avxvnni(const struct int8_tile *tile) { convolve_quads(4, tile); }
AVXVNNI void int8conv1x32_avxvnni(const struct int8_tile *tile) { convolve_quads(1, tile); }

AVX2 void int8conv6x32_avx2(const struct int8_tile *tile) { convolve_pairs(6, tile); }
AVX2 void int8conv4x32_avx2(const struct int8_tile *tile) { convolve_pairs(4, tile); }
AVX2 void int8conv1x32_avx2(const struct int8_tile *tile) { convolve_pairs(1, tile); }
#endif
