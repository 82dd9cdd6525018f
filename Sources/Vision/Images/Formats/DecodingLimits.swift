/// What an image file may at most claim before anything is allocated for it.
///
/// Pictures stream through the decoder row by row, so the limits are generous: real data sets hold
/// clip art of 168 and even 623 megapixels. A PNG that only pretends to be a picture is refused
/// whatever the limits are: its header promises more bytes than its compressed data can hold (deflate
/// shrinks at most 1032 to 1), and a JPEG of more than 500 scans (a large one of more than 100), each of
/// which can take as long as a picture.
public struct DecodingLimits: Sendable, Equatable {
  /// Pixels of a picture whose rows stream.
  public var maxPixels: Int
  /// Pixels of a picture that is held in memory as a whole: an interlaced PNG, a progressive JPEG and
  /// a WebP, whose rows can't stream (up to 8 bytes a pixel), and whatever `ImageReader.decode` makes
  /// (3 bytes a pixel).
  public var maxWholePixels: Int
  /// Width and height: a row is held in memory several times, up to 8 bytes a pixel.
  public var maxSide: Int
  /// Bytes that the compressed data of a PNG inflates to.
  public var maxBytes: Int

  /// Makes limits; what is left out is as in `standard`.
  public init(
    maxPixels: Int = 1_000_000_000, maxWholePixels: Int = 64_000_000,
    maxSide: Int = 1_000_000, maxBytes: Int = 8_010_000_000
  ) {
    self.maxPixels = maxPixels
    self.maxWholePixels = maxWholePixels
    self.maxSide = maxSide
    self.maxBytes = maxBytes
  }

  /// 1000 megapixels, 64 in memory as a whole; sides up to a million; 8 GB inflated.
  public static let standard = DecodingLimits()

  /// Limits that let pictures of this many pixels through, in whichever way, and are never
  /// stricter than `standard`.
  public static func allowing(pixels: Int) -> DecodingLimits {
    DecodingLimits(
      maxPixels: max(pixels, standard.maxPixels),
      maxWholePixels: max(pixels, standard.maxWholePixels),
      maxSide: max(min(pixels, 0x7fff_ffff), standard.maxSide),
      maxBytes: max(
        pixels.multipliedReportingOverflow(by: 9).overflow ? .max : 9 * pixels,
        standard.maxBytes))
  }

  /// Throws when a header claims more than these limits allow.
  ///
  /// - Parameter isWhole: Whether the picture is to be held in memory as a whole.
  func check(_ header: ImageHeader, path: String, isWhole: Bool) throws(ImageError) {
    let pixels = UInt64(header.width) * UInt64(header.height)
    try Self.check(UInt64(max(header.width, header.height)), .side, atMost: maxSide, path: path)
    try Self.check(pixels, .pixels, atMost: maxPixels, path: path)
    if isWhole || header.wholeByteCount > 0 {
      try Self.check(pixels, .wholePixels, atMost: maxWholePixels, path: path)
    }
  }

  /// Throws when a file claims more of something than it may.
  static func check(
    _ found: UInt64, _ limit: ImageError.Limit, atMost allowed: Int, path: String
  ) throws(ImageError) {
    let allowed = UInt64(max(0, allowed))
    guard found > allowed else { return }
    throw ImageError(path: path, .overLimit(limit, found: found, allowed: allowed))
  }
}
