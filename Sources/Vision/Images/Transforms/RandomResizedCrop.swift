internal import Foundation

/// A random part of a picture, resized to a square: torchvision's `RandomResizedCrop`.
///
/// The part has a random share of the area and a random aspect ratio; ten times it is tried to find
/// one that fits, then the largest centered part within the bounds of the ratio is taken.
public struct RandomResizedCrop: Sendable, Equatable {
  /// Side of the result, in pixels.
  public var size: Int
  /// The share of the picture's area, drawn uniformly.
  public var scale: ClosedRange<Double>
  /// Width by height, drawn uniformly on a logarithmic scale.
  public var ratio: ClosedRange<Double>
  /// How the part is resized.
  public var interpolation: Interpolation

  /// Makes a transform; what is left out is torchvision's.
  ///
  /// - Precondition: size, scale and ratio are positive.
  public init(
    size: Int = 224, scale: ClosedRange<Double> = 0.08...1,
    ratio: ClosedRange<Double> = 3 / 4...4 / 3,
    interpolation: Interpolation = .bilinear
  ) {
    precondition(size > 0, "a crop has at least one pixel, not \(size)")
    precondition(scale.lowerBound > 0, "a share of the area is positive, not \(scale)")
    precondition(ratio.lowerBound > 0, "an aspect ratio is positive, not \(ratio)")
    self.size = size
    self.scale = scale
    self.ratio = ratio
    self.interpolation = interpolation
  }

  /// Draws the part of a picture of this size.
  public func box(
    width: Int, height: Int, using generator: inout some RandomNumberGenerator
  ) -> PixelBox {
    precondition(width > 0 && height > 0, "an image has at least one pixel, not \(width)×\(height)")
    let area = Double(width) * Double(height)
    for _ in 0..<10 {
      let target =
        area
        * Double(Self.uniform(Float(scale.lowerBound), Float(scale.upperBound), using: &generator))
      let aspect = Double(
        exp(
          Self.uniform(
            log(Float(ratio.lowerBound)), log(Float(ratio.upperBound)), using: &generator)))
      let columns = (target * aspect).squareRoot().rounded(.toNearestOrEven)
      let rows = (target / aspect).squareRoot().rounded(.toNearestOrEven)
      guard columns > 0, columns <= Double(width), rows > 0, rows <= Double(height) else {
        continue
      }
      let y = Self.below(height - Int(rows) + 1, using: &generator)
      let x = Self.below(width - Int(columns) + 1, using: &generator)
      return PixelBox(x: x, y: y, width: Int(columns), height: Int(rows))
    }
    return fallback(width: width, height: height)
  }

  /// A random part of a picture, resized.
  public func callAsFunction(
    _ image: Image, using generator: inout some RandomNumberGenerator
  ) -> Image {
    let part = box(width: image.width, height: image.height, using: &generator)
    return image.resized(
      part, to: (size, size), window: PixelBox(x: 0, y: 0, width: size, height: size),
      interpolation: interpolation)
  }

  /// A random part of an image file in memory, resized as its rows are decoded; `path` is for errors only.
  ///
  /// Nothing is drawn when the header is refused.
  public func crop(
    decoding bytes: UnsafeRawBufferPointer, path: String, background: RGB? = nil,
    mode: DecodingMode = .standard, limits: DecodingLimits = .standard,
    using generator: inout some RandomNumberGenerator
  ) throws(ImageError) -> Image {
    var flaw: ImageFlaw?
    return try crop(
      decoding: bytes, path: path, background: background, mode: mode, limits: limits,
      using: &generator, flaw: &flaw)
  }

  /// The same, with what is wrong with the file beside its pixels.
  package func crop(
    decoding bytes: UnsafeRawBufferPointer, path: String, background: RGB?, mode: DecodingMode,
    limits: DecodingLimits, using generator: inout some RandomNumberGenerator,
    flaw: inout ImageFlaw?
  ) throws(ImageError) -> Image {
    let decoder = try ImageReader(limits: limits, background: background)
      .decoder(bytes, path: path)
    let (seen, target) = (decoder.seenSize(mode), PixelSize(width: size, height: size))
    let part = ResizedPart(
      region: box(width: seen.width, height: seen.height, using: &generator), resized: target,
      window: target.box, interpolation: interpolation)
    return try decoder.resized(part, mode, flaw: &flaw)
  }

  /// The largest centered part whose aspect ratio is within the bounds.
  private func fallback(width: Int, height: Int) -> PixelBox {
    let (narrowest, widest) = (ratio.lowerBound, ratio.upperBound)
    let aspect = Double(width) / Double(height)
    var (columns, rows) = (width, height)
    if aspect < narrowest {
      rows = Int((Double(width) / narrowest).rounded(.toNearestOrEven))
    } else if aspect > widest {
      columns = Int((Double(height) * widest).rounded(.toNearestOrEven))
    }
    columns = min(max(columns, 1), width)
    rows = min(max(rows, 1), height)
    return PixelBox(
      x: (width - columns) / 2, y: (height - rows) / 2, width: columns, height: rows)
  }

  /// Uniform between two bounds, from 24 random bits, in single precision as torchvision draws.
  private static func uniform(
    _ lower: Float, _ upper: Float, using generator: inout some RandomNumberGenerator
  ) -> Float {
    lower + Float(generator.next() >> 40) * 0x1p-24 * (upper - lower)
  }

  /// Uniform in `0..<bound`, up to one part in 2⁶⁴ / bound.
  private static func below(
    _ bound: Int, using generator: inout some RandomNumberGenerator
  ) -> Int {
    Int(generator.next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}
