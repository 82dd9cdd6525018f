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

