// Written by scripts/generate-tiles.py: change the script, not this file.

/// G·g·Gᵀ for `columns` filters of 3×3 taps side by side: the weights of Winograd's F(4×4, 3×3).
///
/// G's row for a point p is (1, p, p²) / Π (p − q) over the other finite points q, and (0, 0, 1) for ∞.
/// Computed in Double, rounded once.
///
/// - Parameters:
///   - from: [9 taps][columns].
///   - columns: A multiple of 8.
///   - to: The columns of point 0; all 36 are written.
///   - pointPitch: From a point to the next, in floats.
@inline(never)
package func winogradfilter3x3(
  _ from: UnsafePointer<Float>, _ columns: Int, _ to: UnsafeMutablePointer<Float>,
  _ pointPitch: Int
) {
  let a = 0.75, b = 1.5
  let (a2, b2) = (a * a, b * b)
  let zero = 1 / (a2 * b2), near = 1 / (2 * a2 * (a2 - b2)), far = 1 / (2 * b2 * (b2 - a2))
  for column in 0..<columns {
    let from = from + column
    let to = to + column
    @inline(__always)
    func six(_ g0: Double, _ g1: Double, _ g2: Double)
      -> (Double, Double, Double, Double, Double, Double)
    {
      let (evenA, oddA) = (near * (g0 + a2 * g2), near * a * g1)
      let (evenB, oddB) = (far * (g0 + b2 * g2), far * b * g1)
      return (zero * g0, evenA + oddA, evenA - oddA, evenB + oddB, evenB - oddB, g2)
    }
    @inline(__always)
    func tap(_ index: Int) -> Double { Double(from[index * columns]) }
    @inline(__always)
    func row(_ index: Int, _ g0: Double, _ g1: Double, _ g2: Double) {
      let r = six(g0, g1, g2)
      let to = to + 6 * index * pointPitch
      to[0] = Float(r.0)
      to[pointPitch] = Float(r.1)
      to[2 * pointPitch] = Float(r.2)
      to[3 * pointPitch] = Float(r.3)
      to[4 * pointPitch] = Float(r.4)
      to[5 * pointPitch] = Float(r.5)
    }
    let left = six(tap(0), tap(3), tap(6))
    let middle = six(tap(1), tap(4), tap(7))
    let right = six(tap(2), tap(5), tap(8))
    row(0, left.0, middle.0, right.0)
    row(1, left.1, middle.1, right.1)
    row(2, left.2, middle.2, right.2)
    row(3, left.3, middle.3, right.3)
    row(4, left.4, middle.4, right.4)
    row(5, left.5, middle.5, right.5)
  }
}
