internal import CPNG

/// What a PNG's header says, read without decoding the picture.
package struct PNGHeader: Sendable, Equatable {
  /// Columns.
  package let width: Int
  /// Rows.
  package let height: Int
  /// Bits a sample: 1, 2, 4, 8 or 16.
  package let bitDepth: Int
  /// What a pixel is made of.
  package let colorType: ColorType
  /// Whether the rows come in seven interlaced passes (Adam7).
  package let isInterlaced: Bool

  /// Bits of a pixel, with all its samples: 1 to 64.
  let bitsPerPixel: Int

  /// How the picture has to be turned, by its EXIF block or XMP packet.
  let orientation: Orientation

  /// What a pixel is made of, with PNG's numbers.
  package enum ColorType: UInt8, Sendable {
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

    /// Samples of a pixel.
    var samples: Int {
      switch self {
      case .gray, .palette: 1
      case .grayAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }
  }

  /// The header as the chunk walk gave it; nil for a color type that does not exist.
  init?(_ header: cpng_header, of bytes: UnsafeRawBufferPointer) {
    guard let colorType = ColorType(rawValue: header.color_type) else { return nil }
    width = Int(header.width)
    height = Int(header.height)
    bitDepth = Int(header.bit_depth)
    self.colorType = colorType
    isInterlaced = header.interlaced
    bitsPerPixel = Int(header.pixel_bits)
    orientation = Orientation(
      exif: bytes[header.exif_at..<header.exif_at + header.exif_bytes],
      xmp: bytes[header.xmp_at..<header.xmp_at + header.xmp_bytes])
  }

  /// What a file's first bytes claim, right or wrong; nil if there are too few, or for a color type that
  /// does not exist.
  init?(claimedBy bytes: UnsafeRawBufferPointer) {
    guard bytes.count > 28, let colorType = ColorType(rawValue: bytes[25]) else { return nil }
    func number(at place: Int) -> Int {
      Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
    }
    width = number(at: 16)
    height = number(at: 20)
    bitDepth = Int(bytes[24])
    self.colorType = colorType
    isInterlaced = bytes[28] != 0
    bitsPerPixel = bitDepth * colorType.samples
    orientation = .upright
  }

  /// What the header of an image of any format says.
  var header: ImageHeader {
    let pixels = Double(width) * Double(height)
    // A packed sample of few bits is unpacked.
    let bytes = pixels * Double(colorType.samples * (bitDepth > 8 ? 2 : 1))
    return ImageHeader(
      format: .png, width: width, height: height, orientation: orientation,
      wholeByteCount: isInterlaced ? Int(min(bytes, 0x1p60)) : 0)
  }
}

extension DecodingLimits {
  /// Throws when a PNG's header claims more than these limits allow, or more than its data can hold.
  ///
  /// - Parameter isWhole: Whether the picture is to be held in memory as a whole.
  func check(_ raw: cpng_header, path: String, isWhole: Bool) throws(ImageError) {
    // A deflate stream yields at most 258 bytes for 2 bits; the slack covers its frame.
    let (most, overflow) = (raw.idat_bytes + 64).multipliedReportingOverflow(by: 1032)
    guard overflow || raw.raw_bytes <= most else {
      throw ImageError(
        path: path,
        .lyingHeader(
          width: Int(raw.width), height: Int(raw.height), promised: raw.raw_bytes,
          compressed: raw.idat_bytes))
    }
    let header = ImageHeader(
      format: .png, width: Int(raw.width), height: Int(raw.height),
      wholeByteCount: raw.interlaced ? 1 : 0)
    try check(header, path: path, isWhole: isWhole)
    try Self.check(raw.raw_bytes, .bytes, atMost: maxBytes, path: path)
  }
}
