/// eˣ within one unit in the last place, as arithmetic that a loop over it can be vectorized with.
///
/// x = n·ln 2 + r with a whole n and |r| ≤ ln 2 / 2; eʳ = 1 + r + r²·q(r), the four powers of q fitted
/// for the least relative error. Overflow gives infinity, underflow subnormal numbers and then 0, NaN
/// gives NaN.
@inline(__always)
func exponential(_ x: Float) -> Float {
  let clamped = x > 89.5 ? 89.5 : x < -105 ? -105 : x
  // Adding 1.5 · 2²³ rounds to a whole number, which then stands in the lowest bits.
  let shift: Float = 0x1.8p23
  let shifted = clamped * 1.442695041 + shift
  let whole = shifted - shift
  // ln 2 in two parts, so that the product with the first is exact.
  let r = (clamped - whole * 0.693359375) - whole * -2.12194440e-4
  let q =
    0.49999994 + r * (0.16666521 + r * (0.041668389 + r * (0.0083687454 + r * 0.0013814541)))
  let power = (q * (r * r) + r) + 1
  // 2ⁿ in two steps, as n can be larger and smaller than an exponent.
  let n = Int32(bitPattern: shifted.bitPattern &- shift.bitPattern)
  let half = n >> 1
  return power * powerOfTwo(half) * powerOfTwo(n &- half)
}

@inline(__always)
private func powerOfTwo(_ n: Int32) -> Float {
  Float(bitPattern: UInt32(bitPattern: (n &+ 127) << 23))
}
