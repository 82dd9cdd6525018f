#pragma once

/// The nearest integer of a number from 0 to 255, half to even, in the rounding that is the default.
///
/// Beyond 2²³ single precision holds whole numbers only, so the addition rounds.
static inline unsigned char nearest(float value) {
  const float whole = (value + 0x1p23f) - 0x1p23f;
  return (unsigned char)whole;
}
