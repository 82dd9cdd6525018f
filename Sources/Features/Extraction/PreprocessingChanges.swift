internal import Text
public import Vision

/// What is changed about the preprocessing that weights ask for, and how photos are decoded, of which
/// few weights say anything.
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
  /// Whether photos stay as they are stored, whatever their EXIF says.
  public var ignoresOrientation: Bool?
  /// Whether large JPEGs are decoded in full size.
  public var decodesExactly: Bool?

  /// No change.
  public init() {}

  /// Whether nothing is left of what weights have to say.
  package var areComplete: Bool {
    resize != nil && crop != nil && interpolation != nil && mean != nil && std != nil
  }

  /// The sides that pictures may be resized to, in pixels.
  package static let sides = 32...4096
  /// The sides that crops may have, in pixels.
  package static let crops = sides.lowerBound...Preprocessing.largestCrop

  /// Throws unless every change is in its range.
  public func validate() throws(PreprocessingChangeError) {
    if let resize, !Self.sides.contains(resize) { throw .resize(resize) }
    if let crop, !Self.crops.contains(crop) { throw .crop(crop) }
    if let mean, !mean.values.allSatisfy({ (0...1).contains($0) }) { throw .mean(mean) }
    if let std, !std.values.allSatisfy((Preprocessing.deviations.lowerBound...1).contains) {
      throw .std(std)
    }
  }

  /// The preprocessing that weights ask for, with these changes.
  ///
  /// Throws if one is out of its range, or if the crop would reach beyond the picture.
  package func applied(to own: Preprocessing) throws(PreprocessingChangeError) -> Preprocessing {
    try validate()
    var preprocessing = own
    if let ignoresOrientation { preprocessing.decoding.turnsUpright = !ignoresOrientation }
    if let decodesExactly { preprocessing.decoding.isScaled = !decodesExactly }
    if let resize { preprocessing.resize = resize }
    if let crop { preprocessing.crop = crop }
    if let interpolation { preprocessing.interpolation = interpolation }
    if let mean { preprocessing.mean = mean.values }
    if let std { preprocessing.std = std.values }
    // What weights ask for is theirs, even a crop that reaches beyond the picture.
    guard resize == nil && crop == nil || preprocessing.crop <= preprocessing.resize else {
      throw .cropBeyondResize(
        crop: preprocessing.crop, resize: preprocessing.resize, cropIsGiven: crop != nil)
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

/// A change of the preprocessing that can't be made.
public enum PreprocessingChangeError: Error, Equatable, Sendable {
  /// A side to resize to that is out of its range.
  case resize(Int)
  /// A crop's side that is out of its range.
  case crop(Int)
  /// Means that are not on the scale of the channels.
  case mean(ChannelValues)
  /// Deviations that are not on the scale of the channels, or too near to 0.
  case std(ChannelValues)
  /// A crop that is larger than the resized picture.
  case cropBeyondResize(crop: Int, resize: Int, cropIsGiven: Bool)
}

extension PreprocessingChangeError: CustomStringConvertible {
  /// The option that has to change.
  package var option: String {
    switch self {
    case .resize, .cropBeyondResize(_, _, cropIsGiven: false): "resize"
    case .crop, .cropBeyondResize: "crop"
    case .mean: "mean"
    case .std: "std"
    }
  }

  /// What it takes, in words.
  package var expected: String {
    func whole(_ range: ClosedRange<Int>) -> String {
      "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
    return switch self {
    case .resize: whole(PreprocessingChanges.sides)
    case .crop: whole(PreprocessingChanges.crops)
    case .mean: "numbers from 0 to 1, the scale of the channels"
    case .std: "numbers from 0.001 to 1, the scale of the channels"
    case .cropBeyondResize: "a crop within the resized picture"
    }
  }

  /// What was given.
  package var found: String {
    switch self {
    case .resize(let side), .crop(let side): "\(side)"
    case .mean(let values), .std(let values): "\(values)"
    case .cropBeyondResize(let crop, let resize, _):
      "a crop of \(crop) pixels after a resize to \(resize); give both"
    }
  }

  /// One line: which option, what was expected, what was found.
  public var description: String { "\(option): expected \(expected), found \(found.printable)" }
}
