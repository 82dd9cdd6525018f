/// An option whose values have the type `Value`.
package struct TypedOption<Value: OptionValue>: DeclaredOption {
  package let key: String
  package let help: String
  package let effect: OptionEffect
  private let range: OptionRange<Value>
  private let standardInWords: String?
  private let get: @Sendable (RunOptions) -> Value?
  private let set: @Sendable (inout RunOptions, Value) -> Void

  /// An option with a default.
  init(
    _ key: String, _ path: any WritableKeyPath<RunOptions, Value> & Sendable,
    in range: OptionRange<Value> = .all, _ effect: OptionEffect, help: String
  ) {
    self.init(
      key: key, help: help, effect: effect, range: range, standardInWords: nil,
      get: { $0[keyPath: path] }, set: { $0[keyPath: path] = $1 })
  }

  /// An option that need not be set; `standard` says what holds then.
  init(
    _ key: String, _ path: any WritableKeyPath<RunOptions, Value?> & Sendable,
    in range: OptionRange<Value> = .all, _ effect: OptionEffect, standard: String? = nil,
    help: String
  ) {
    self.init(
      key: key, help: help, effect: effect, range: range, standardInWords: standard,
      get: { $0[keyPath: path] }, set: { $0[keyPath: path] = $1 })
  }

  private init(
    key: String, help: String, effect: OptionEffect, range: OptionRange<Value>,
    standardInWords: String?, get: @escaping @Sendable (RunOptions) -> Value?,
    set: @escaping @Sendable (inout RunOptions, Value) -> Void
  ) {
    self.key = key
    self.help = help
    self.effect = effect
    self.range = range
    self.standardInWords = standardInWords
    self.get = get
    self.set = set
  }

  package var expected: String { Value.expected }

  package var standard: String? {
    switch get(RunOptions()) {
    case let isOn as Bool: isOn ? "yes" : "no"
    case let value: value?.text ?? standardInWords
    }
  }

  package func yaml(_ options: RunOptions) -> String? { get(options)?.yaml }

  package func text(_ options: RunOptions) -> String? { get(options)?.text }

  package func write(_ text: String, to options: inout RunOptions) -> Bool {
    guard let value = Value(option: text) else { return false }
    set(&options, value)
    return true
  }

  /// Sets the option, unless the value is nil.
  package func write(_ value: Value?, to options: inout RunOptions) {
    if let value { set(&options, value) }
  }

  /// The value that a text means; throws unless it is of the option's kind.
  package func value(_ text: String) throws(OptionError) -> Value {
    guard let value = Value(option: text) else {
      throw .invalid(option: key, expected: expected, found: text)
    }
    return value
  }

  package func check(_ options: RunOptions) throws(OptionError) {
    if let value = get(options) { try check(value) }
  }

  /// Throws unless the option takes this value.
  package func check(_ value: Value) throws(OptionError) { try range.check(value, of: key) }
}
