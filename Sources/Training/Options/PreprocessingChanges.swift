public import Vision

/// What `--resize` and its like change about the preprocessing that weights ask for.
public struct PreprocessingChanges: Sendable, Equatable {
  /// Pixels of the shorter side after resizing.
  public var resize: Int?
  /// Side of the square in the middle, in pixels.
  public var crop: Int?
  /// How pictures are resized.
  public var interpolation: Interpolation?
  /// What is subtracted from the channels, on a scale of 0 to 1.
  public var mean: ChannelValues?
  /// What the channels are divided by then.
  public var std: ChannelValues?

  /// No change.
  public init() {}

  /// Whether nothing is left of what weights ask for.
  package var areComplete: Bool {
    resize != nil && crop != nil && interpolation != nil && mean != nil && std != nil
  }

  /// Throws `OptionError` unless every change is in its range.
  public func validate() throws(OptionError) {
    try OptionRanges.resize.check(resize)
    try OptionRanges.crop.check(crop)
    if let mean, !mean.values.allSatisfy({ (0...1).contains($0) }) {
      throw .invalid(
        option: "--mean", expected: "numbers from 0 to 1, the scale of the channels",
        found: "\(mean)")
    }
    if let std, !std.values.allSatisfy((Preprocessing.deviations.lowerBound...1).contains) {
      throw .invalid(
        option: "--std", expected: "numbers from 0.001 to 1, the scale of the channels",
        found: "\(std)")
    }
  }

  /// The preprocessing that weights ask for, with these changes.
  ///
  /// Throws `OptionError` if one is out of its range, or if the crop would reach beyond the picture.
  package func applied(to own: Preprocessing) throws(OptionError) -> Preprocessing {
    try validate()
    if self == PreprocessingChanges() { return own }
    var preprocessing = own
    if let resize { preprocessing.resize = resize }
    if let crop { preprocessing.crop = crop }
    if let interpolation { preprocessing.interpolation = interpolation }
    if let mean { preprocessing.mean = mean.values }
    if let std { preprocessing.std = std.values }
    guard preprocessing.crop <= preprocessing.resize else {
      throw .invalid(
        option: crop == nil ? "--resize" : "--crop",
        expected: "a crop within the resized picture",
        found: "a crop of \(preprocessing.crop) pixels after a resize to "
          + "\(preprocessing.resize); give both")
    }
    return preprocessing
  }
}

/// A number for each of red, green and blue, written `0.485,0.456,0.406`; one alone is for all three.
public struct ChannelValues: Sendable, Equatable, CustomStringConvertible {
  /// The three numbers, finite.
  public let values: [Float]

  /// What an option's text means; nil if it means nothing.
  public init?(_ text: String) {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false)
      .map { Float($0.drop { $0 == " " }) }
    let values = numbers.compactMap { $0 }.filter(\.isFinite)
    guard values.count == numbers.count, [1, 3].contains(values.count) else { return nil }
    self.values = values.count == 3 ? values : [Float](repeating: values[0], count: 3)
  }

  /// The numbers with commas between them.
  public var description: String { values.map(\.description).joined(separator: ",") }
}

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
