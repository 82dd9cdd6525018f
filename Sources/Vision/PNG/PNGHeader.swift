internal import CPNG

/// What a PNG's header says, read without decoding the picture.
public struct PNGHeader: Sendable, Equatable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Bits a sample: 1, 2, 4, 8 or 16.
  public let bitDepth: Int
  /// What a pixel is made of.
  public let colorType: ColorType
  /// Whether the rows come in seven interlaced passes (Adam7).
  public let isInterlaced: Bool

  /// Bits of a pixel, with all its samples: 1 to 64.
  let bitsPerPixel: Int

  /// What a pixel is made of, with PNG's numbers.
  public enum ColorType: UInt8, Sendable {
    /// One gray sample.
    case gray = 0
    /// Three samples.
    case rgb = 2
    /// An index into a palette.
    case palette = 3
    /// A gray sample and its opacity.
    case grayAlpha = 4
    /// Three samples and their opacity.
    case rgba = 6
  }

  /// The header as the chunk walk gave it; nil for a color type that does not exist.
  init?(_ header: cpng_header) {
    guard let colorType = ColorType(rawValue: header.color_type) else { return nil }
    width = Int(header.width)
    height = Int(header.height)
    bitDepth = Int(header.bit_depth)
    self.colorType = colorType
    isInterlaced = header.interlaced
    bitsPerPixel = Int(header.pixel_bits)
  }
}

extension DecodingLimits {
  /// Throws when a header claims more than these limits allow, or more than its data can hold.
  ///
  /// `whole`: the picture is to be held in memory as a whole.
  func check(_ header: cpng_header, path: String, whole: Bool) throws(ImageError) {
    func atMost(_ allowed: Int, _ found: UInt64, _ limit: ImageError.Limit) throws(ImageError) {
      let allowed = UInt64(max(0, allowed))
      guard found > allowed else { return }
      throw ImageError(path: path, .overLimit(limit, found: found, allowed: allowed))
    }
    // A deflate stream yields at most 258 bytes for 2 bits; the slack covers its frame.
    let (most, overflow) = (header.idat_bytes + 64).multipliedReportingOverflow(by: 1032)
    guard overflow || header.raw_bytes <= most else {
      throw ImageError(
        path: path,
        .lyingHeader(
          width: Int(header.width), height: Int(header.height), promised: header.raw_bytes,
          compressed: header.idat_bytes))
    }
    let pixels = UInt64(header.width) * UInt64(header.height)
    try atMost(maxSide, UInt64(max(header.width, header.height)), .side)
    try atMost(maxPixels, pixels, .pixels)
    if header.interlaced || whole { try atMost(maxWholePixels, pixels, .wholePixels) }
    try atMost(maxBytes, header.raw_bytes, .bytes)
  }
}
