/// What happens to a picture before it enters a network: resize, center crop, normalize.
///
/// It belongs to the weights that were trained with it, and travels with every head that is trained
/// behind them.
public struct Preprocessing: Codable, Sendable, Equatable {
  /// Pixels of the shorter side after resizing; the longer one follows, rounded down.
  public var resize: Int
  /// Side of the square in the middle that is taken, in pixels.
  public var crop: Int
  /// How the picture is resized.
  public var interpolation: Interpolation
  /// Subtracted from red, green and blue, on a scale of 0 to 1.
  public var mean: [Float]
  /// What red, green and blue are divided by then.
  public var std: [Float]
  /// The color behind transparent pixels; nil drops opacity, as `convert("RGB")` does.
  public var background: RGB?
  /// What is done with photos while they are decoded.
  public var decoding: DecodingMode

  /// Makes a preprocessing; what is left out is torchvision's for ImageNet weights.
  ///
  /// - Precondition: sizes are positive, there are three means from -1000 to 1000 and three deviations
  ///   from 0.001 to 1000.
  public init(
    resize: Int = 256, crop: Int = 224, interpolation: Interpolation = .bilinear,
    mean: [Float] = [0.485, 0.456, 0.406], std: [Float] = [0.229, 0.224, 0.225],
    background: RGB? = nil, decoding: DecodingMode = .standard
  ) {
    if let problem = Self.problem(resize: resize, crop: crop, mean: mean, std: std) {
      preconditionFailure(problem)
    }
    self.resize = resize
    self.crop = crop
    self.interpolation = interpolation
    self.mean = mean
    self.std = std
    self.background = background
    self.decoding = decoding
  }

  /// torchvision's for ImageNet weights: short side to 256 bilinearly, center 224, mean and
  /// standard deviation of ImageNet.
  public static let imageNet = Preprocessing()

  private enum CodingKeys: String, CodingKey {
    case resize, crop, interpolation, mean, std, background, orientation, decoding
  }

  /// Values of the keys that stand for a photo's treatment.
  private static let (exif, scaled) = ("exif", "scaled")

  /// Decodes and checks; a missing background is nil.
  ///
  /// Where there is no `orientation` of `exif` photos are not turned, and where there is no `decoding` of
  /// `scaled` they are decoded as a whole: so it was before there were these keys.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    resize = try container.decode(Int.self, forKey: .resize)
    crop = try container.decode(Int.self, forKey: .crop)
    interpolation = try container.decode(Interpolation.self, forKey: .interpolation)
    mean = try container.decode([Float].self, forKey: .mean)
    std = try container.decode([Float].self, forKey: .std)
    background = try container.decodeIfPresent(RGB.self, forKey: .background)
    decoding = DecodingMode(
      turnsUpright: try Self.mode(.orientation, is: Self.exif, in: container),
      isScaled: try Self.mode(.decoding, is: Self.scaled, in: container))
    let tooLarge = "crop must be at most \(Self.largestCrop) pixels, not \(crop)"
    let problem = Self.problem(resize: resize, crop: crop, mean: mean, std: std)
    if let problem = problem ?? (crop > Self.largestCrop ? tooLarge : nil) {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: problem))
    }
  }

  /// Whether a key is there, which has one value only.
  private static func mode(
    _ key: CodingKeys, is value: String, in container: KeyedDecodingContainer<CodingKeys>
  ) throws -> Bool {
    guard let found = try container.decodeIfPresent(String.self, forKey: key) else { return false }
    guard found == value else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: container,
        debugDescription: "\(key.rawValue) must be \(value) or left out, not \(found)")
    }
    return true
  }

  /// Encodes what there is.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(resize, forKey: .resize)
    try container.encode(crop, forKey: .crop)
    try container.encode(interpolation, forKey: .interpolation)
    try container.encode(mean, forKey: .mean)
    try container.encode(std, forKey: .std)
    try container.encodeIfPresent(background, forKey: .background)
    if decoding.turnsUpright { try container.encode(Self.exif, forKey: .orientation) }
    if decoding.isScaled { try container.encode(Self.scaled, forKey: .decoding) }
  }

  /// The largest crop that a file or an option may ask for, in pixels: no ResNet-18 was ever trained
  /// with a larger one, which would take all memory.
  package static let largestCrop = 1024

  /// What a mean and a deviation may be, on a scale of 0 to 1: beyond it is no picture, and numbers
  /// would overflow.
  package static let (means, deviations): (ClosedRange<Float>, ClosedRange<Float>) =
    (-1000...1000, 0.001...1000)

  private static func problem(resize: Int, crop: Int, mean: [Float], std: [Float]) -> String? {
    // The upper bound keeps every size computed from these in range.
    if !(1...65536).contains(resize) { return "resize must be 1 to 65536 pixels, not \(resize)" }
    if !(1...65536).contains(crop) { return "crop must be 1 to 65536 pixels, not \(crop)" }
    if mean.count != 3 || !mean.allSatisfy(means.contains) {
      return "mean must be three numbers from -1000 to 1000, not \(mean)"
    }
    if std.count != 3 || !std.allSatisfy(deviations.contains) {
      return "std must be three numbers from 0.001 to 1000, not \(std)"
    }
    return nil
  }
}

extension Preprocessing: CustomStringConvertible {
  /// One line for people, and the same for equal preprocessings only.
  public var description: String {
    let mean = mean.map(\.description).joined(separator: ", ")
    let std = std.map(\.description).joined(separator: ", ")
    let behind = background.map { ", on \($0)" } ?? ""
    let photos =
      (decoding.turnsUpright ? ", upright" : "") + (decoding.isScaled ? ", scaled decoding" : "")
    return "resize \(resize) \(interpolation.rawValue), crop \(crop)\(behind)\(photos), "
      + "mean [\(mean)], std [\(std)]"
  }
}
