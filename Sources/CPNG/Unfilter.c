// PNG's filters undone, in place. Sub, Avg and Paeth depend on the pixel to the left, so it is the
// latency of that chain that counts: a pixel is one SSE2 register, and two Paeth rows go through one
// chain together, the lower one a pixel behind the upper one.
#include <stdlib.h>
#include <string.h>

#include "Whole.h"

#if defined(__SSE2__)
#include <emmintrin.h>

typedef __m128i vec;

#define INLINE static inline __attribute__((always_inline))

/// The bytes of a pixel, each in 16 bits. Reads 4 bytes for a smaller pixel, 8 for one of 6.
INLINE vec load(const uint8_t *p, size_t size) {
  if (size > 4) return _mm_unpacklo_epi8(_mm_loadl_epi64((const vec *)p), _mm_setzero_si128());
  int pixel;
  memcpy(&pixel, p, 4);
  return _mm_unpacklo_epi8(_mm_cvtsi32_si128(pixel), _mm_setzero_si128());
}

/// The low bytes of `pixel`: as many as a pixel has.
INLINE void put(uint8_t *p, uint64_t pixel, size_t size) {
  if (size != 3) {
    memcpy(p, &pixel, size);
  } else {
    memcpy(p, &pixel, 2);
    p[2] = (uint8_t)(pixel >> 16);
  }
}

INLINE void store(uint8_t *p, vec pixel, size_t size) {
  put(p, (uint64_t)_mm_cvtsi128_si64(_mm_packus_epi16(pixel, pixel)), size);
}

/// Paeth's predictor of a (left), b (above) and c (above left) in 16-bit lanes.
///
/// With t = 3c − a − b it is max(a, b) when t ≤ min(a, b), min(a, b) when t ≥ max(a, b), else c: the
/// choice of the specification without its three distances. When both hold, a, b and c are equal.
INLINE vec predict(vec a, vec b, vec c) {
  vec above = _mm_sub_epi16(_mm_add_epi16(c, _mm_add_epi16(c, c)), b);
  vec t = _mm_sub_epi16(above, a);
  vec low = _mm_min_epi16(a, b), high = _mm_max_epi16(a, b);
  vec not_high = _mm_cmpgt_epi16(t, low), not_low = _mm_cmpgt_epi16(high, t);
  vec ends = _mm_or_si128(_mm_andnot_si128(not_high, high), _mm_andnot_si128(not_low, low));
  return _mm_or_si128(ends, _mm_and_si128(_mm_and_si128(not_high, not_low), c));
}

INLINE void unfilter(
    uint8_t filter, uint8_t *row, const uint8_t *above, size_t count, size_t size) {
  vec a = _mm_setzero_si128(), c = a;
  if (filter == 1) {
    for (size_t i = 0; i < count; i += size) {
      a = _mm_add_epi8(a, load(row + i, size));
      store(row + i, a, size);
    }
  } else if (filter == 3) {
    for (size_t i = 0; i < count; i += size) {
      vec mean = _mm_srli_epi16(_mm_add_epi16(a, load(above + i, size)), 1);
      a = _mm_add_epi8(mean, load(row + i, size));
      store(row + i, a, size);
    }
  } else {
    for (size_t i = 0; i < count; i += size) {
      vec b = load(above + i, size);
      a = _mm_add_epi8(predict(a, b, c), load(row + i, size));
      store(row + i, a, size);
      c = b;
    }
  }
}

/// For pixels of at most 4 bytes. Lower half of a register: the upper row's pixel at i; upper half:
/// the lower row's pixel before that.
INLINE void paeth_twice(
    uint8_t *lower, uint8_t *upper, const uint8_t *above, size_t count, size_t size) {
  vec none = _mm_setzero_si128();
  vec b = load(above, size);
  vec a = _mm_add_epi8(predict(none, b, none), load(upper, size));
  store(upper, a, size);
  for (size_t i = size; i < count; i += size) {
    vec c = b;
    b = _mm_unpacklo_epi64(load(above + i, size), a);
    vec pixels = _mm_unpacklo_epi64(load(upper + i, size), load(lower + i - size, size));
    a = _mm_add_epi8(predict(a, b, c), pixels);
    uint64_t both = (uint64_t)_mm_cvtsi128_si64(_mm_packus_epi16(a, a));
    put(upper + i, both, size);
    put(lower + i - size, both >> 32, size);
  }
  uint8_t *last = lower + count - size;
  vec left = _mm_unpackhi_epi64(a, a), corner = _mm_unpackhi_epi64(b, b);
  store(last, _mm_add_epi8(predict(left, a, corner), load(last, size)), size);
}
#endif

/// Byte by byte, as the specification has it: for processors without SSE2.
static void unfilter_bytes(
    uint8_t filter, uint8_t *row, const uint8_t *above, size_t count, size_t size) {
  for (size_t i = 0; i < count; i++) {
    int a = i < size ? 0 : row[i - size], b = above[i], c = i < size ? 0 : above[i - size];
    int pa = abs(b - c), pb = abs(a - c), pc = abs(a + b - 2 * c);
    int nearest = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    row[i] = (uint8_t)(row[i] + (filter == 1 ? a : filter == 3 ? (a + b) >> 1 : nearest));
  }
}

void cpng_unfilter(uint8_t filter, uint8_t *row, const uint8_t *above, size_t count, size_t size) {
  if (filter == 0) return;
  if (filter == 2) {
    for (size_t i = 0; i < count; i++) row[i] = (uint8_t)(row[i] + above[i]);
    return;
  }
#if defined(__SSE2__)
  switch (size) {
    case 1: unfilter(filter, row, above, count, 1); return;
    case 2: unfilter(filter, row, above, count, 2); return;
    case 3: unfilter(filter, row, above, count, 3); return;
    case 4: unfilter(filter, row, above, count, 4); return;
    case 6: unfilter(filter, row, above, count, 6); return;
    case 8: unfilter(filter, row, above, count, 8); return;
    default: break;
  }
#endif
  unfilter_bytes(filter, row, above, count, size);
}

bool cpng_unfilter_paeth_twice(
    uint8_t *lower, uint8_t *upper, const uint8_t *above, size_t count, size_t size) {
#if defined(__SSE2__)
  switch (size) {
    case 1: paeth_twice(lower, upper, above, count, 1); return true;
    case 2: paeth_twice(lower, upper, above, count, 2); return true;
    case 3: paeth_twice(lower, upper, above, count, 3); return true;
    case 4: paeth_twice(lower, upper, above, count, 4); return true;
    default: break;
  }
#endif
  return false;
}
