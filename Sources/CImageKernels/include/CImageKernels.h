// Kernels of images that Swift can't express: whole functions for one instruction set each, which the
// caller knows the processor to have.
#pragma once
#include <stdint.h>

#if defined(__x86_64__)
/// A row of RGB pixels becomes another: see `resampleacross1x4` in the Swift kernels, which gives the
/// same bits.
void resampleacross1x4_avx2(
    const uint8_t *row, long first, const long *starts, const long *counts, const int16_t *weights,
    long stride, long outputs, uint8_t *target);
#endif
