#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "CImageKernels.h"

#define AVX2 __attribute__((target("avx2")))
#define INLINE static inline __attribute__((always_inline)) AVX2

/// Sums of products of four pixels with the high and with the low parts of their weights.
typedef struct {
  __m256i high, low;
} sums;

/// Lanes: red of pixels 0 and 1, red of 2 and 3, the same of green, of blue, and two of nothing.
INLINE sums four_pixels(const uint8_t *pixels, const int16_t *weights) {
  const __m128i by_color = _mm_setr_epi8(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, -1, -1, -1, -1);
  const __m256i values = _mm256_cvtepu8_epi16(
      _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)pixels), by_color));
  long long high, low;
  memcpy(&high, weights, 8);
  memcpy(&low, weights + 4, 8);
  return (sums){_mm256_madd_epi16(values, _mm256_set1_epi64x(high)),
                _mm256_madd_epi16(values, _mm256_set1_epi64x(low))};
}

/// The sums of one output, of which pairs of lanes are still to be added.
INLINE __m256i output(const uint8_t *pixels, const int16_t *weights, long count) {
  sums all = four_pixels(pixels, weights);
  for (long done = 4; done < count; done += 4) {
    const sums more = four_pixels(pixels + 3 * done, weights + 2 * done);
    all.high = _mm256_add_epi32(all.high, more.high);
    all.low = _mm256_add_epi32(all.low, more.low);
  }
  return _mm256_add_epi32(_mm256_slli_epi32(all.high, 11), all.low);
}

/// Rounds, drops the fractional bits, clips and stores four outputs.
INLINE void store(__m256i a, __m256i b, __m256i c, __m256i d, uint8_t *target) {
  const __m256i half = _mm256_set1_epi32(1 << 21);
  // Lower half: red and green of a, then of b; upper half: blue and nothing.
  __m256i ab = _mm256_add_epi32(_mm256_hadd_epi32(a, b), half);
  __m256i cd = _mm256_add_epi32(_mm256_hadd_epi32(c, d), half);
  __m256i all = _mm256_packs_epi32(_mm256_srai_epi32(ab, 22), _mm256_srai_epi32(cd, 22));
  all = _mm256_packus_epi16(all, all);
  const __m128i pixels =
      _mm_unpacklo_epi16(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
  const __m128i packed = _mm_shuffle_epi8(
      pixels, _mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1));
  _mm_storel_epi64((__m128i *)target, packed);
  const int last = _mm_extract_epi32(packed, 2);
  memcpy(target + 8, &last, 4);
}

AVX2 void resampleacross1x4_avx2(
    const uint8_t *row, long first, const long *starts, const long *counts, const int16_t *weights,
    long stride, long outputs, uint8_t *target) {
  row -= 3 * first;
  const long line = 2 * stride;
  long x = 0;
  if (stride == 4) {
    for (; x + 4 <= outputs; x += 4) {
      const int16_t *w = weights + line * x;
      store(output(row + 3 * starts[x], w, 4), output(row + 3 * starts[x + 1], w + 8, 4),
            output(row + 3 * starts[x + 2], w + 16, 4), output(row + 3 * starts[x + 3], w + 24, 4),
            target + 3 * x);
    }
  }
  for (; x < outputs; x += 4) {
    // The last ones are computed again when fewer than four are left.
    if (x + 4 > outputs) {
      if (outputs < 4) break;
      x = outputs - 4;
    }
    const int16_t *w = weights + line * x;
    store(output(row + 3 * starts[x], w, counts[x]),
          output(row + 3 * starts[x + 1], w + line, counts[x + 1]),
          output(row + 3 * starts[x + 2], w + 2 * line, counts[x + 2]),
          output(row + 3 * starts[x + 3], w + 3 * line, counts[x + 3]), target + 3 * x);
  }
  for (; x < outputs; x++) {
    uint8_t four[12];
    const __m256i one = output(row + 3 * starts[x], weights + line * x, counts[x]);
    store(one, one, one, one, four);
    memcpy(target + 3 * x, four, 3);
  }
}
#endif
