// Operations on one vector register that Swift's SIMD types do lane by lane, so that the compiler has
// to find the vector again, and in long straight code doesn't.
#pragma once

#if defined(__AVX512F__)
#define CVECTOR_LANES 16
#elif defined(__AVX2__)
#define CVECTOR_LANES 8
#else
#define CVECTOR_LANES 4
#endif

/// One register of the instruction set that the importing target is compiled for.
typedef float cvector __attribute__((ext_vector_type(CVECTOR_LANES)));
typedef int cvector_mask __attribute__((ext_vector_type(CVECTOR_LANES)));

#define CVECTOR_INLINE static inline __attribute__((always_inline))

/// a·b + c: fused where the processor has the instruction.
CVECTOR_INLINE cvector cvector_multiply_add(cvector a, cvector b, cvector c) {
#if defined(__FMA__)
  return __builtin_elementwise_fma(a, b, c);
#else
  return c + a * b;
#endif
}

/// Zero where a lane is negative, the ceiling where it is larger; NaN stays NaN.
CVECTOR_INLINE cvector cvector_clamp(cvector a, cvector ceiling) {
  cvector positive = (cvector)((cvector_mask)a & ~(cvector_mask)(a < 0.0f));
  cvector_mask exceeds = (cvector_mask)(positive > ceiling);
  return (cvector)(((cvector_mask)positive & ~exceeds) | ((cvector_mask)ceiling & exceeds));
}

/// Asks for the cache line at `address`, which needn't be readable, ahead of its use.
CVECTOR_INLINE void cvector_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

/// The larger of two lanes, NaN if one is.
CVECTOR_INLINE cvector cvector_larger(cvector a, cvector b) {
  cvector_mask takes_b = (cvector_mask)(b > a) | (cvector_mask)(b != b);
  return (cvector)(((cvector_mask)a & ~takes_b) | ((cvector_mask)b & takes_b));
}


typedef unsigned cvector_bits __attribute__((ext_vector_type(CVECTOR_LANES)));
typedef double cvector_doubles __attribute__((ext_vector_type(4)));

/// The first `count` lanes from memory, the others 0; less than a register holds.
CVECTOR_INLINE cvector cvector_load_part(const float *from, long count) {
  float lanes[CVECTOR_LANES] = {0};
  for (long lane = 0; lane < count; lane++) lanes[lane] = from[lane];
  cvector all;
  __builtin_memcpy(&all, lanes, sizeof all);
  return all;
}

/// Writes the first `count` lanes only.
CVECTOR_INLINE void cvector_store_part(float *to, cvector all, long count) {
  float lanes[CVECTOR_LANES];
  __builtin_memcpy(lanes, &all, sizeof all);
  for (long lane = 0; lane < count; lane++) to[lane] = lanes[lane];
}

/// Every other lane of two registers, from the first on.
CVECTOR_INLINE cvector cvector_evens(cvector a, cvector b) {
#if CVECTOR_LANES == 16
  return __builtin_shufflevector(
      a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
#elif CVECTOR_LANES == 8
  return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
#else
  return __builtin_shufflevector(a, b, 0, 2, 4, 6);
#endif
}

/// Four floats at any address as doubles.
CVECTOR_INLINE cvector_doubles cvector_widen(const float *from) {
  float __attribute__((ext_vector_type(4))) floats;
  __builtin_memcpy(&floats, from, sizeof floats);
  return __builtin_convertvector(floats, cvector_doubles);
}

/// a·b + c in double precision: fused where the processor has the instruction.
CVECTOR_INLINE cvector_doubles cvector_multiply_add_precise(
    cvector_doubles a, cvector_doubles b, cvector_doubles c) {
#if defined(__FMA__)
  return __builtin_elementwise_fma(a, b, c);
#else
  return c + a * b;
#endif
}

/// 2ⁿ for exponents that a float has.
CVECTOR_INLINE cvector cvector_power_of_two(cvector_bits n) {
  return (cvector)((n + 127u) << 23);
}

/// eˣ within one unit in the last place, the same bits in every instruction set.
///
/// x = n·ln 2 + r with a whole n and |r| ≤ ln 2 / 2; eʳ = 1 + r + r²·q(r), the four powers of q fitted
/// for the least relative error. Overflow gives infinity, underflow subnormal numbers and then 0, NaN
/// gives NaN.
CVECTOR_INLINE cvector cvector_exponential(cvector x) {
#pragma clang fp contract(off)
  cvector_mask above = (cvector_mask)(x > 89.5f), below = (cvector_mask)(x < -105.0f);
  cvector most = 89.5f, least = -105.0f;
  cvector clamped = (cvector)(((cvector_mask)x & ~(above | below)) | ((cvector_mask)most & above) |
                              ((cvector_mask)least & below));
  // Adding 1.5 · 2²³ rounds to a whole number, which then stands in the lowest bits.
  cvector shift = 0x1.8p23f;
  cvector shifted = clamped * 1.442695041f + shift;
  cvector whole = shifted - shift;
  // ln 2 in two parts, so that the product with the first is exact.
  cvector r = (clamped - whole * 0.693359375f) - whole * -2.12194440e-4f;
  cvector q =
      0.49999994f + r * (0.16666521f + r * (0.041668389f + r * (0.0083687454f + r * 0.0013814541f)));
  cvector power = (q * (r * r) + r) + 1.0f;
  // 2ⁿ in two steps, as n can be larger and smaller than an exponent.
  cvector_bits n = (cvector_bits)shifted - (cvector_bits)shift;
  cvector_bits half = (cvector_bits)((cvector_mask)n >> 1);
  return power * cvector_power_of_two(half) * cvector_power_of_two(n - half);
}

/// 1 / (1 + e⁻ˣ).
CVECTOR_INLINE cvector cvector_sigmoid(cvector x) { return 1.0f / (1.0f + cvector_exponential(-x)); }

/// (x − center) · scale + shift, not fused.
CVECTOR_INLINE cvector cvector_normalize(cvector x, cvector center, cvector scale, cvector shift) {
#pragma clang fp contract(off)
  return (x - center) * scale + shift;
}
