/// What a PNG may at most claim before anything is allocated for it.
///
/// Pictures stream through the decoder row by row, so the limits are generous: real data sets hold
/// clip art of 168 megapixels. What only pretends to be a picture is refused whatever the limits
/// are: a header that promises more bytes than its compressed data can hold (deflate shrinks at most
/// 1032 to 1).
public struct DecodingLimits: Sendable, Equatable {
  /// Pixels of a picture whose rows stream.
  public var maxPixels: Int
  /// Pixels of an interlaced picture, which is held in memory as a whole, up to 8 bytes a pixel.
  public var maxInterlacedPixels: Int
  /// Width and height: a row is held in memory several times, up to 8 bytes a pixel.
  public var maxSide: Int
  /// Bytes that the compressed data inflates to.
  public var maxBytes: Int

  /// Makes limits; what is left out is as in `standard`.
  public init(
    maxPixels: Int = 500_000_000, maxInterlacedPixels: Int = 64_000_000,
    maxSide: Int = 1_000_000, maxBytes: Int = 4_000_000_000
  ) {
    self.maxPixels = maxPixels
    self.maxInterlacedPixels = maxInterlacedPixels
    self.maxSide = maxSide
    self.maxBytes = maxBytes
  }

  /// 500 megapixels, 64 when interlaced; sides up to a million; 4 GB inflated.
  public static let standard = DecodingLimits()

  /// Limits that let pictures of this many pixels through, interlaced or not, and are never
  /// stricter than `standard`.
  public static func allowing(pixels: Int) -> DecodingLimits {
    DecodingLimits(
      maxPixels: max(pixels, standard.maxPixels),
      maxInterlacedPixels: max(pixels, standard.maxInterlacedPixels),
      maxSide: max(min(pixels, 0x7fff_ffff), standard.maxSide),
      maxBytes: max(
        pixels.multipliedReportingOverflow(by: 9).overflow ? .max : 9 * pixels,
        standard.maxBytes))
  }
}
