internal import Features
internal import Vision

extension ChannelValues: OptionValue {
  static let expected = "three numbers as 0.485,0.456,0.406, or one"
  init?(option text: String) { self.init(text) }
  var yaml: String { description.yaml }
}

extension Interpolation: OptionValue {
  static let expected = "bilinear or bicubic"
  init?(option text: String) { self.init(rawValue: text) }
  var yaml: String { rawValue }
}

extension OptionError {
  /// The same about an option of a run.
  init(_ error: PreprocessingChangeError) {
    self = .invalid(option: error.option, expected: error.expected, found: error.found)
  }
}
