// Written by scripts/generate-tiles.py: change the script, not this file.

/// G·g·Gᵀ for `columns` filters of 4×4 taps side by side: the weights of Winograd's F(4×4, 4×4).
///
/// The points are ±1/2, ±1, ±2 and ∞; otherwise as `winogradfilter3x3`, with 16 taps and 49 points.
@inline(never)
package func winogradfilter4x4(
  _ from: UnsafePointer<Float>, _ columns: Int, _ to: UnsafeMutablePointer<Float>,
  _ pointPitch: Int
) {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: 28) { half in
    guard let half = half.baseAddress else { return }
    for column in 0..<columns {
      // Down the four columns of taps, then along the seven rows.
      for tap in 0..<4 {
        evaluateCubic(
          Double(from[tap * columns + column]), Double(from[(4 + tap) * columns + column]),
          Double(from[(8 + tap) * columns + column]), Double(from[(12 + tap) * columns + column])
        ) { half[4 * $0 + tap] = $1 }
      }
      for row in 0..<7 {
        let here = half + 4 * row
        evaluateCubic(here[0], here[1], here[2], here[3]) {
          to[(7 * row + $0) * pointPitch + column] = Float($1)
        }
      }
    }
  }
}

/// g₀ + g₁·p + g₂·p² + g₃·p³ over Π (p − q) at p = ±1/2, ±1, ±2; and g₃ for ∞.
@inline(__always)
private func evaluateCubic(
  _ g0: Double, _ g1: Double, _ g2: Double, _ g3: Double, _ result: (Int, Double) -> Void
) {
  @inline(__always)
  func pair(_ index: Int, _ p: Double, _ b: Double, _ c: Double) {
    let (p2, b2, c2) = (p * p, b * b, c * c)
    let factor = 1 / (2 * p * (p2 - b2) * (p2 - c2))
    let (even, odd) = (g0 + p2 * g2, p * (g1 + p2 * g3))
    result(index, factor * (even + odd))
    result(index + 1, -factor * (even - odd))
  }
  pair(0, 0.5, 1.0, 2.0)
  pair(2, 1.0, 0.5, 2.0)
  pair(4, 2.0, 0.5, 1.0)
  result(6, g3)
}
