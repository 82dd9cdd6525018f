/// How often values occur, in bins that are evenly spaced around 0.
///
/// The range is a power of two and grows with the values; counts are integers. So it doesn't matter
/// in which order values come, nor in how many histograms they were before these were added.
package struct ActivationHistogram: Sendable {
  /// Bins on each side of 0.
  private static let side = 2048

  /// Values lie in −range ..< range.
  private var range: Float = 0x1p-20
  /// How many values lie in each bin; those that are 0 are left out.
  private var counts = [Int](repeating: 0, count: 2 * side)
  private var least: Float = 0
  private var greatest: Float = 0

  package init() {}

  /// Counts the values that are finite.
  package mutating func add(_ values: UnsafeBufferPointer<Float>) {
    var (low, high, zeros) = (Float(0), Float(0), 0)
    var largest: UInt32 = 0
    for value in values {
      low = value < low ? value : low
      high = value > high ? value : high
      zeros += value == 0 ? 1 : 0
      largest = Swift.max(largest, value.magnitude.bitPattern)
    }
    guard largest < Float.infinity.bitPattern else {
      let finite = values.filter(\.isFinite)
      return finite.withUnsafeBufferPointer { add($0) }
    }
    least = min(least, low)
    greatest = max(greatest, high)
    while max(-low, high) >= range { widen() }
    let (scale, side) = (Float(Self.side) / range, Float(Self.side))
    counts.withUnsafeMutableBufferPointer { counts in
      // Just below the range a value is rounded up to it.
      for value in values { counts[min(Int(value * scale + side), 2 * Self.side - 1)] += 1 }
      counts[Self.side] -= zeros
    }
  }

  /// Counts what another one counted.
  mutating func add(_ other: ActivationHistogram) {
    var other = other
    while range < other.range { widen() }
    while other.range < range { other.widen() }
    for bin in counts.indices { counts[bin] += other.counts[bin] }
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
  }

  /// Doubles the range: two bins become one.
  private mutating func widen() {
    range *= 2
    let before = counts
    counts = [Int](repeating: 0, count: before.count)
    let quarter = Self.side / 2
    for bin in before.indices { counts[quarter + bin / 2] += before[bin] }
  }

  /// The bounds between which 8-bit integers stand for these values with the least squared error.
  ///
  /// A value within them is off by the square of a step over 12 in the mean; one outside by its
  /// distance from the bound. Narrower bounds make smaller steps, and clip more.
  package var bounds: Calibration.Bounds {
    // Bounds have a finite distance.
    let limit = Float.greatestFiniteMagnitude / 2
    let lower = max(clip(-least, least: true), -limit)
    let upper = min(clip(greatest, least: false), limit)
    guard upper - lower >= 0x1p-30 else { return Calibration.Bounds(lower: 0, upper: 1) }
    return Calibration.Bounds(lower: lower, upper: upper)
  }

  /// The best bound on one side of 0; `extreme` is the largest size of a value there.
  private func clip(_ extreme: Float, least: Bool) -> Float {
    guard extreme > 0 else { return 0 }
    // The values of one side by size, with those of the other side's as many steps.
    let width = Double(range) / Double(Self.side)
    let sizes = (0..<Self.side).map { counts[least ? Self.side - 1 - $0 : Self.side + $0] }
    let all = Double(counts.reduce(0, +))
    var best = (error: Double.infinity, bound: extreme)
    // Clipped values and what they miss, collected from the largest down.
    var (count, sum, squares) = (0.0, 0.0, 0.0)
    for bin in sizes.indices.reversed() {
      let bound = (Double(bin) + 1) * width
      if bound <= Double(extreme) {
        let clipped = squares - 2 * bound * sum + bound * bound * count
        let step = bound / 255
        let error = clipped + (all - count) * step * step / 12
        if error < best.error { best = (error, Float(bound)) }
      } else {
        let step = Double(extreme) / 255
        best = (all * step * step / 12, extreme)
      }
      let center = (Double(bin) + 0.5) * width
      let here = Double(sizes[bin])
      count += here
      sum += here * center
      squares += here * center * center
    }
    return least ? -best.bound : best.bound
  }
}
