#if defined(__x86_64__)
#include "CInt8Kernels.h"
#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define INLINE static inline __attribute__((always_inline)) TARGET

INLINE __m512i broadcast(const uint8_t *quad) {
  int four;
  memcpy(&four, quad, 4);
  return _mm512_set1_epi32(four);
}

/// 16 output channels of one pixel.
INLINE void finish(__m512i sum, const float *scale, const float *bias, const struct int8_tile *tile,
                   uint8_t *output) {
  __m512 value = _mm512_mul_ps(_mm512_cvtepi32_ps(sum), _mm512_loadu_ps(scale));
  value = _mm512_add_ps(value, _mm512_loadu_ps(bias));
  if (tile->addend_scale != 0) {
    __m128i addend = _mm_loadu_si128((const __m128i *)(output + tile->addend));
    value = _mm512_add_ps(value, _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(addend)),
                                               _mm512_set1_ps(tile->addend_scale)));
  }
  value = _mm512_min_ps(_mm512_max_ps(value, _mm512_setzero_ps()), _mm512_set1_ps(255));
  _mm_storeu_si128((__m128i *)output, _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(value)));
}

INLINE void convolve(const int rows, const struct int8_tile *tile) {
  const uint8_t *inputs[14];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) inputs[row] = tile->inputs[row];
  const int8_t *weights = tile->weights;
  for (long panel = 0; panel < tile->panels; panel++) {
    __m512i left[14], right[14];
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) left[row] = right[row] = _mm512_setzero_si512();
    long start = 0;
    for (long segment = 0; segment < tile->segments; segment++) {
      const long end = start + 4 * tile->quads;
      for (long offset = start; offset < end; offset += 4) {
        const __m512i l = _mm512_load_si512(weights), r = _mm512_load_si512(weights + 64);
#pragma clang loop unroll(full)
        for (int row = 0; row < rows; row++) {
          const __m512i x = broadcast(inputs[row] + offset);
          left[row] = _mm512_dpbusd_epi32(left[row], x, l);
          right[row] = _mm512_dpbusd_epi32(right[row], x, r);
        }
        weights += 4 * int8_columns;
      }
      start += tile->pitch;
    }
    const long channel = panel * int8_columns;
    const float *scale = tile->scale + channel, *bias = tile->bias + channel;
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
      if (row >= tile->rows) break;
      finish(left[row], scale, bias, tile, tile->outputs[row] + channel);
      finish(right[row], scale + 16, bias + 16, tile, tile->outputs[row] + channel + 16);
    }
  }
}

TARGET void int8conv14x32_avx512vnni(const struct int8_tile *tile) { convolve(14, tile); }
TARGET void int8conv8x32_avx512vnni(const struct int8_tile *tile) { convolve(8, tile); }
TARGET void int8conv4x32_avx512vnni(const struct int8_tile *tile) { convolve(4, tile); }
TARGET void int8conv1x32_avx512vnni(const struct int8_tile *tile) { convolve(1, tile); }
#endif
