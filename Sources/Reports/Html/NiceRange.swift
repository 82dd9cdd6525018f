internal import Foundation

/// A range of values with round ends, and the round values in it that an axis names.
package struct NiceRange: Equatable {
  /// The lowest value.
  package let lower: Double
  /// The highest value; above `lower`.
  package let upper: Double
  /// The values that the axis names, ends included, ascending.
  package let ticks: [Double]

  /// The range around some finite values in about four steps of 1, 2, 2.5 or 5 times a power of ten.
  ///
  /// Without values it is 0…1; values that are all equal get room around them.
  package init(of values: [Double]) {
    var lowest = values.min() ?? 0
    var highest = values.max() ?? 1
    // What is too near or too far for steps of a power of ten is drawn as if it were equal.
    if !(highest - lowest > 1e-9 * max(abs(lowest), abs(highest), 1e-6)) {
      let room = max(abs(highest) * 0.1, 0.01)
      (lowest, highest) = (lowest >= 0 ? max(lowest - room, 0) : lowest - room, highest + room)
    }
    let step = NiceRange.step(for: (highest - lowest) / 4)
    let first = (lowest / step + 1e-6).rounded(.down)
    let last = max((highest / step - 1e-6).rounded(.up), first + 1)
    lower = first * step
    upper = last * step
    ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
  }

  /// The epochs that an axis names: about six, at whole steps.
  package static func epochs(from first: Int, to last: Int) -> [Int] {
    let step = max(Int(NiceRange.step(for: Double(last - first) / 6)), 1)
    let inner = stride(from: (first / step + 1) * step, through: last, by: step)
    return [first] + inner.filter { $0 > first && ($0 - first) * 2 > step }
  }

  /// The round number that is at least `least`: 1, 2, 2.5 or 5 times a power of ten.
  private static func step(for least: Double) -> Double {
    guard least > 0, least.isFinite else { return 1 }
    let power = pow(10, log10(least).rounded(.down))
    return power * ([1, 2, 2.5, 5].first { $0 * power >= least * (1 - 1e-9) } ?? 10)
  }
}
