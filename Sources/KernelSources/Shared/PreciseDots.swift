internal import CVector

/// sums[3·r + c] = Σ a[r·aPitch + k]·b[c·bPitch + k] over 4·blocks numbers, for four rows of a and three
/// of b.
///
/// Four lanes, the same in every instruction set; products are fused with sums where the processor can.
@inline(never)
package func precisedots4x3(
  _ a: UnsafePointer<Double>, _ aPitch: Int, _ b: UnsafePointer<Double>, _ bPitch: Int,
  _ blocks: Int, _ sums: UnsafeMutablePointer<Double>
) {
  let zero = SIMD4<Double>(repeating: 0)
  var (s00, s01, s02) = (zero, zero, zero)
  var (s10, s11, s12) = (zero, zero, zero)
  var (s20, s21, s22) = (zero, zero, zero)
  var (s30, s31, s32) = (zero, zero, zero)
  let (a1, a2, a3) = (a + aPitch, a + 2 * aPitch, a + 3 * aPitch)
  let (b1, b2) = (b + bPitch, b + 2 * bPitch)
  for block in 0..<blocks {
    let at = 4 * block
    let (x, y, z) = (four(b + at), four(b1 + at), four(b2 + at))
    let p = four(a + at)
    s00 = cvector_multiply_add_precise(p, x, s00)
    s01 = cvector_multiply_add_precise(p, y, s01)
    s02 = cvector_multiply_add_precise(p, z, s02)
    let q = four(a1 + at)
    s10 = cvector_multiply_add_precise(q, x, s10)
    s11 = cvector_multiply_add_precise(q, y, s11)
    s12 = cvector_multiply_add_precise(q, z, s12)
    let r = four(a2 + at)
    s20 = cvector_multiply_add_precise(r, x, s20)
    s21 = cvector_multiply_add_precise(r, y, s21)
    s22 = cvector_multiply_add_precise(r, z, s22)
    let s = four(a3 + at)
    s30 = cvector_multiply_add_precise(s, x, s30)
    s31 = cvector_multiply_add_precise(s, y, s31)
    s32 = cvector_multiply_add_precise(s, z, s32)
  }
  (sums[0], sums[1], sums[2]) = (total(s00), total(s01), total(s02))
  (sums[3], sums[4], sums[5]) = (total(s10), total(s11), total(s12))
  (sums[6], sums[7], sums[8]) = (total(s20), total(s21), total(s22))
  (sums[9], sums[10], sums[11]) = (total(s30), total(s31), total(s32))
}

@inline(__always)
private func four(_ from: UnsafePointer<Double>) -> SIMD4<Double> {
  UnsafeRawPointer(from).loadUnaligned(as: SIMD4<Double>.self)
}

@inline(__always)
private func total(_ lanes: SIMD4<Double>) -> Double {
  (lanes[0] + lanes[2]) + (lanes[1] + lanes[3])
}
