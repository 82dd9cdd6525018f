#if defined(__linux__)
#define _GNU_SOURCE
#include <sched.h>
#endif
#include "CPUFeatures.h"
#if defined(__x86_64__)
#include <cpuid.h>
#endif

// The compiler's builtin reads cpuid and also asks xgetbv whether the system saves the registers.

bool cpu_has_avx512(void) {
#if defined(__x86_64__)
  return cpu_has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

bool cpu_has_avx2(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
#else
  return false;
#endif
}

bool cpu_has_avx512_vnni(void) {
#if defined(__x86_64__)
  return cpu_has_avx512() && __builtin_cpu_supports("avx512vnni");
#else
  return false;
#endif
}

bool cpu_has_avx_vnni(void) {
#if defined(__x86_64__)
  // Not every version of the builtin knows this one; bit 4 of the second page of leaf 7.
  unsigned a = 0, b, c, d;
  return cpu_has_avx2() && __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 4 & 1);
#else
  return false;
#endif
}

int cpu_affinity_count(void) {
#if defined(__linux__)
  // Room for 65,536 processors: the system refuses a mask that is smaller than its own.
  cpu_set_t mask[64];
  CPU_ZERO_S(sizeof mask, mask);
  if (sched_getaffinity(0, sizeof mask, mask) != 0) return 0;
  return CPU_COUNT_S(sizeof mask, mask);
#else
  return 0;
#endif
}
