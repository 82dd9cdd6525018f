#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include <sched.h>
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

#if defined(__linux__)
// Room for 65,536 processors: the system refuses a mask that is smaller than its own.
typedef struct {
  cpu_set_t sets[64];
} mask;

static bool get_affinity(mask *mask) {
  CPU_ZERO_S(sizeof mask->sets, mask->sets);
  return sched_getaffinity(0, sizeof mask->sets, mask->sets) == 0;
}
#endif

int cpu_affinity_count(void) {
#if defined(__linux__)
  mask allowed;
  if (get_affinity(&allowed)) return CPU_COUNT_S(sizeof allowed.sets, allowed.sets);
#endif
  return 0;
}

int cpu_current(void) {
#if defined(__linux__)
  return sched_getcpu();
#else
  return -1;
#endif
}

void cpu_apart_from(int cpu, void (*body)(void *), void *context) {
#if defined(__linux__)
  mask allowed, others;
  if (cpu >= 0 && get_affinity(&allowed)) {
    others = allowed;
    CPU_CLR_S(cpu, sizeof others.sets, others.sets);
    // Refused where nothing is left, which changes nothing.
    bool moved = sched_setaffinity(0, sizeof others.sets, others.sets) == 0;
    body(context);
    if (moved) sched_setaffinity(0, sizeof allowed.sets, allowed.sets);
    return;
  }
#endif
  body(context);
}

void cpu_yield(void) { sched_yield(); }

static _Thread_local char own;

uintptr_t cpu_thread(void) { return (uintptr_t)&own; }
