package import Features
internal import Text
package import Vision

/// A kind of value that an option may have.
package protocol OptionValue: Sendable {
  /// The kind in words.
  static var expected: String { get }
  /// The value of a text; nil if it isn't of this kind.
  init?(option text: String)
  /// The value as a YAML scalar, quoted where it has to be.
  var yaml: String { get }
  /// The value as people read it.
  var text: String { get }
}

extension OptionValue {
  /// The value's own text.
  package var yaml: String { "\(self)" }
  package var text: String { yaml }
}

extension Int: OptionValue {
  package static let expected = "a whole number"
  package init?(option text: String) { self.init(text) }
}

extension UInt64: OptionValue {
  package static let expected = "a whole number of at least 0"
  package init?(option text: String) { self.init(text) }
}

extension Double: OptionValue {
  package static let expected = "a number"
  package init?(option text: String) { self.init(text) }

  /// Whole numbers without a point: `0`, not `0.0`.
  package var yaml: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}

extension Bool: OptionValue {
  package static let expected = "true or false"
  package init?(option text: String) { self.init(text) }
}

extension String: OptionValue {
  package static let expected = "text"
  package init?(option text: String) { self = text }

  /// Always in double quotes, so that a folder called `1e3`, `no` or `#1` stays a folder.
  package var yaml: String { JSON.string(self).text }
  package var text: String { self }
}

extension Architecture: OptionValue {
  package static let expected = "one of " + all.map(\.name).joined(separator: ", ")
  package init?(option text: String) {
    guard let known = Architecture.named(text) else { return nil }
    self = known
  }

  package var yaml: String { name }
}

extension Precision.Name: OptionValue {
  package static let expected = "fp32 or int8"
  package init?(option text: String) { self.init(rawValue: text) }
}

extension SplitMethod: OptionValue {
  package static let expected = "hash or stratified"
  package init?(option text: String) { self.init(rawValue: text) }
  package var yaml: String { rawValue }
}

extension Interpolation: OptionValue {
  package static let expected = "bilinear or bicubic"
  package init?(option text: String) { self.init(rawValue: text) }
  package var yaml: String { rawValue }
}

extension ChannelValues: OptionValue {
  package static let expected = "three numbers as 0.485,0.456,0.406, or one"
  package init?(option text: String) { self.init(text) }
  package var yaml: String { description.yaml }
  package var text: String { description }
}
