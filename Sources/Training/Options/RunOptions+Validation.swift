internal import Features

extension RunOptions {
  /// Throws `OptionError` unless every option is in its range.
  public func validate() throws {
    for option in RunOption.required where option.text(self) == nil {
      throw OptionError.missing(option: option.key)
    }
    for option in RunOption.all { try option.check(self) }
    if let testFraction, testFraction + valFraction >= 1 {
      throw OptionError.invalid(
        option: RunOption.testFraction.key,
        expected: "less than 1 together with the validation fraction",
        found: "\(testFraction) and \(valFraction)")
    }
    if nesterov && momentum == 0 {
      throw OptionError.invalid(
        option: RunOption.nesterov.key,
        expected: "a \(RunOption.momentum.key) above 0 beside it", found: "0")
    }
    do {
      try images.validate()
    } catch {
      throw OptionError(error)
    }
  }
}

extension OptionError {
  /// The same about an option of a run.
  fileprivate init(_ error: PreprocessingChangeError) {
    self = .invalid(option: error.option, expected: error.expected, found: error.found)
  }
}
