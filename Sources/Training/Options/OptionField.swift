internal import Features
internal import Text
package import Vision
internal import Yams

/// An option under its name in a configuration file, which is that of its flag.
package struct OptionField {
  package let key: String
  package let expected: String
  /// The option as YAML; nil if it isn't set.
  package let read: (RunOptions) -> String?
  /// The option as people read it; nil if it isn't set.
  package let text: (RunOptions) -> String?
  /// Sets the option from a scalar; false if it isn't of the right kind.
  package let write: (inout RunOptions, String) -> Bool

  /// Every option, in the order in which files list them.
  package static var all: [OptionField] {
    [
      OptionField("data", \.data), OptionField("weights", \.weights),
      OptionField("weights-prefix", \.weightsPrefix),
      OptionField("architecture", \.architecture),
      OptionField("output", \.output), OptionField("precision", \.precision),
      OptionField("epochs", \.epochs),
      OptionField("batch-size", \.batchSize), OptionField("learning-rate", \.learningRate),
      OptionField("momentum", \.momentum), OptionField("weight-decay", \.weightDecay),
      OptionField("nesterov", \.nesterov), OptionField("seed", \.seed),
      OptionField("threads", \.threads), OptionField("val-fraction", \.valFraction),
      OptionField("test-fraction", \.testFraction), OptionField("group-by", \.groupBy),
      OptionField("background", \.background),
      OptionField("augment", \.augment),
      OptionField("resize", \.images.resize), OptionField("crop", \.images.crop),
      OptionField("interpolation", \.images.interpolation),
      OptionField("mean", \.images.mean), OptionField("std", \.images.std),
      OptionField("max-pixels", \.maxPixels), OptionField("skip-bad", \.skipBad),
      OptionField("tensorboard", \.tensorboard), OptionField("min-accuracy", \.minAccuracy),
    ]
  }

  private init<T: OptionValue>(_ key: String, _ path: WritableKeyPath<RunOptions, T>) {
    self.key = key
    expected = T.expected
    read = { $0[keyPath: path].yaml }
    text = { $0[keyPath: path].text }
    write = { options, text in
      guard let value = T(option: text) else { return false }
      options[keyPath: path] = value
      return true
    }
  }

  private init<T: OptionValue>(_ key: String, _ path: WritableKeyPath<RunOptions, T?>) {
    self.key = key
    expected = T.expected
    read = { $0[keyPath: path]?.yaml }
    text = { $0[keyPath: path]?.text }
    write = { options, text in
      guard let value = T(option: text) else { return false }
      options[keyPath: path] = value
      return true
    }
  }
}

/// A kind of value that an option may have.
protocol OptionValue {
  /// The kind in words.
  static var expected: String { get }
  /// The value of a YAML scalar; nil if it isn't of this kind.
  init?(option text: String)
  /// The value as a YAML scalar, quoted where it has to be.
  var yaml: String { get }
  /// The value as people read it.
  var text: String { get }
}

extension OptionValue {
  /// The value's own text.
  var yaml: String { "\(self)" }
  var text: String { yaml }
}

extension Int: OptionValue {
  static let expected = "a whole number"
  init?(option text: String) { self.init(text) }
}

extension UInt64: OptionValue {
  static let expected = "a whole number of at least 0"
  init?(option text: String) { self.init(text) }
}

extension Double: OptionValue {
  static let expected = "a number"
  init?(option text: String) { self.init(text) }

  /// Whole numbers without a point: `0`, not `0.0`.
  var yaml: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}

extension Bool: OptionValue {
  static let expected = "true or false"
  init?(option text: String) { self.init(text) }
}

extension String: OptionValue {
  static let expected = "text"
  init?(option text: String) { self = text }

  /// Always in double quotes, so that a folder called `1e3`, `no` or `#1` stays a folder.
  var yaml: String { JSON.string(self).text }
  var text: String { self }
}

extension Architecture: OptionValue {
  static let expected = "one of " + all.map(\.name).joined(separator: ", ")
  init?(option text: String) {
    guard let known = Architecture.named(text) else { return nil }
    self = known
  }

  var yaml: String { name }
}

extension Precision.Name: OptionValue {
  static let expected = "fp32 or int8"
  init?(option text: String) { self.init(rawValue: text) }
}
