// What Swift can't ask of the processor and of the system under it: which instructions it has, which
// processor runs a thread, and the hints of loops that wait or fetch ahead.
#pragma once
#include <stdbool.h>
#include <stdint.h>

/// x86-64-v4: AVX-512 F, BW, CD, DQ and VL, with their registers saved by the system.
bool cpu_has_avx512(void);

/// x86-64-v3: AVX2 and FMA.
bool cpu_has_avx2(void);

/// AVX-512 VNNI on top of x86-64-v4: products of quads of bytes, 512 bits at a time.
bool cpu_has_avx512_vnni(void);

/// AVX-VNNI on top of x86-64-v3: products of quads of bytes, 256 bits at a time.
bool cpu_has_avx_vnni(void);

/// How many processors the affinity mask of this process names; 0 where that can't be asked.
int cpu_affinity_count(void);

/// Asks for the cache line at `address`, which needn't be readable, ahead of its use.
static inline void cpu_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

/// Tells the processor that this is a loop that waits.
static inline void cpu_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/// The processor that runs the caller, until the system moves it; -1 where that can't be asked.
int cpu_current(void);

/// Runs `body(context)` on the calling thread, on any of its processors but `cpu`, if it has another.
void cpu_apart_from(int cpu, void (*body)(void *), void *context);

/// Lets another thread run that waits for this processor.
void cpu_yield(void);

/// A number of the calling thread's own, never 0.
uintptr_t cpu_thread(void);
