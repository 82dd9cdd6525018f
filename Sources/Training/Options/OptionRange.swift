/// The values that an option takes, and how a sentence says so.
package struct OptionRange<Value: Sendable>: Sendable {
  /// The range in words.
  private let expected: String
  private let found: @Sendable (Value) -> String?

  /// The values for which `contains` is true.
  package init(_ expected: String, _ contains: @escaping @Sendable (Value) -> Bool) {
    self.init(expected, found: { contains($0) ? nil : "\($0)" })
  }

  /// The values for which `found` is nil; of others it says what was found.
  package init(_ expected: String, found: @escaping @Sendable (Value) -> String?) {
    self.expected = expected
    self.found = found
  }

  /// Every value of its type.
  package static var all: OptionRange { OptionRange("any value") { _ in true } }

  /// Throws `OptionError` unless the option `key` takes the value; NaN none with a range takes.
  package func check(_ value: Value, of key: String) throws(OptionError) {
    if let found = found(value) {
      throw .invalid(option: key, expected: expected, found: found)
    }
  }
}

extension OptionRange where Value == Int {
  /// Whole numbers.
  package static func whole(_ range: ClosedRange<Int>) -> OptionRange {
    OptionRange("a whole number from \(range.lowerBound) to \(range.upperBound)") {
      range.contains($0)
    }
  }
}

extension OptionRange where Value == Double {
  /// Numbers from the first to the second.
  ///
  /// - Parameter words: The range in words.
  package static func numbers(_ range: ClosedRange<Double>, _ words: String) -> OptionRange {
    OptionRange(words) { range.contains($0) }
  }
}
