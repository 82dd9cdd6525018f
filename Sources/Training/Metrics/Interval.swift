/// A range that a share lies in.
public struct Interval: Sendable, Equatable {
  /// Its lower end.
  public var lower: Double
  /// Its upper end.
  public var upper: Double

  /// The range between two ends.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// Wilson's 95 % interval of a share that was seen in `count` trials.
  ///
  /// (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n) with z = 1.96 (E. B. Wilson 1927), inside
  /// 0…1; all of 0…1 without trials. Unlike the usual p ± z·√(p(1 − p)/n) it means something for
  /// few trials and for shares near 0 and 1.
  public static func wilson(share: Double, of count: Int) -> Interval {
    guard count > 0 else { return Interval(lower: 0, upper: 1) }
    let n = Double(count)
    let z = 1.959963984540054
    let center = share + z * z / (2 * n)
    let half = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    // The ends of 0 of n and of n of n are 0 and 1, which rounding may miss.
    return Interval(
      lower: share > 0 ? max(0, (center - half) / scale) : 0,
      upper: share < 1 ? min(1, (center + half) / scale) : 1)
  }
}
