package import Text

extension Figures {
  /// A share with the range that it lies in, as `62.3 % (95 % interval: 59.1 to 65.4 %)`.
  package static func percent(_ share: Double, _ interval: Interval) -> String {
    "\(percent(share)) (95 % interval: \(range(interval)))"
  }

  /// A range of shares, as `59.1 to 65.4 %`.
  package static func range(_ interval: Interval) -> String {
    "\(fixed(interval.lower * 100, digits: 1)) to \(percent(interval.upper))"
  }
}
