/// The numbers that an option takes, and how a sentence says so.
package struct OptionRange<Value: Comparable & Sendable>: Sendable {
  /// The option's flag.
  package let option: String
  /// The range in words.
  package let expected: String
  private let contains: @Sendable (Value) -> Bool

  /// A range of these words.
  package init(
    _ option: String, _ expected: String, _ contains: @escaping @Sendable (Value) -> Bool
  ) {
    self.option = option
    self.expected = expected
    self.contains = contains
  }

  /// Throws `OptionError` unless the option takes the number; NaN it never takes.
  package func check(_ value: Value) throws(OptionError) {
    if !contains(value) {
      throw .invalid(option: option, expected: expected, found: "\(value)")
    }
  }

  /// The same for an option that may be left out.
  package func check(_ value: Value?) throws(OptionError) {
    if let value { try check(value) }
  }
}

extension OptionRange where Value == Int {
  /// Whole numbers.
  package init(_ option: String, _ range: ClosedRange<Int>) {
    self.init(option, "a whole number from \(range.lowerBound) to \(range.upperBound)") {
      range.contains($0)
    }
  }
}

/// The range of every numeric option: each is declared here, and checked before it is used.
///
/// Upper bounds keep what is computed from the numbers in range, sums of counts in an `Int` and
/// what becomes single precision finite; no use comes near them.
package enum OptionRanges {
  // What train takes.
  package static let epochs = OptionRange("--epochs", 1...1_000_000)
  package static let batchSize = OptionRange("--batch-size", 1...1_000_000)
  package static let learningRate = OptionRange<Double>(
    "--learning-rate", "a number from 1e-30 to 1e30"
  ) { (1e-30...1e30).contains($0) }
  package static let momentum = OptionRange<Double>(
    "--momentum", "a number from 0 to 0.999999"
  ) { (0...0.999999).contains($0) }
  package static let weightDecay = OptionRange<Double>(
    "--weight-decay", "a number from 0 to 1e30"
  ) { (0...1e30).contains($0) }
  package static let valFraction = OptionRange<Double>(
    "--val-fraction", "a number between 0 and 1"
  ) { $0 > 0 && $0 < 1 }
  package static let testFraction = OptionRange<Double>(
    "--test-fraction", "a number from 0 to below 1"
  ) { $0 >= 0 && $0 < 1 }
  package static let minAccuracy = OptionRange<Double>(
    "--min-accuracy", "a fraction from 0 to 1 (0.9 for 90 %)"
  ) { (0...1).contains($0) }

  // What several commands take.
  package static let threads = OptionRange("--threads", 1...1024)
  package static let maxPixels = OptionRange("--max-pixels", 1...1_000_000_000_000_000)

  // What predict takes.
  package static let topK = OptionRange("--top-k", 1...1_000_000)
  package static let threshold = OptionRange<Double>(
    "--threshold", "a probability from 0 to 1"
  ) { (0...1).contains($0) }
}
