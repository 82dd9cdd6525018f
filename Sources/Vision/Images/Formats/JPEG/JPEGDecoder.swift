internal import CJPEG

/// A JPEG being decoded: baseline or progressive, gray, color or CMYK.
///
/// The pixels are Pillow's: libjpeg-turbo's exact integer DCT and smooth upsampling; gray repeats, and
/// CMYK becomes RGB as Pillow's `convert("RGB")` has it. Color profiles are not applied. A picture that
/// lacks blocks is an error, and so is one whose blocks can't be read. What is wrong beside them (bytes
/// between markers, no end marker) is none, and neither is a progressive one that ends before its finest
/// detail. One of more than 500 scans is refused, and a large one of more than 100: each may take as long
/// as a whole picture.
///
/// Rows of a baseline JPEG stream; the coefficients of a progressive one are held as a whole.
package final class JPEGDecoder: ImageDecoder {
  package let header: ImageHeader
  private let path: String
  private let reader: OpaquePointer
  /// The size that is decoded.
  private var size: PixelSize

  package init(
    _ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits, background: RGB?,
    isWhole: Bool
  ) throws(ImageError) {
    var (raw, error) = (cjpeg_header(), cjpeg_error())
    let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let reader = cjpeg_open(base, bytes.count, &raw, &error) else {
      throw ImageError(path: path, error)
    }
    self.path = path
    self.reader = reader
    header = ImageHeader(raw, of: bytes)
    size = header.size
    // From here on `deinit` closes the reader.
    try limits.check(header, path: path, isWhole: isWhole)
  }

  deinit { cjpeg_close(reader) }

  package static func recognizes(_ start: UnsafeRawBufferPointer) -> Bool {
    cjpeg_has_signature(start.baseAddress?.assumingMemoryBound(to: UInt8.self), start.count)
  }

  package static func claim(_ bytes: UnsafeRawBufferPointer) -> ImageHeader? {
    var raw = cjpeg_header()
    let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    return cjpeg_claim(base, bytes.count, &raw) ? ImageHeader(raw, of: bytes) : nil
  }

  /// A JPEG has no checksums: whether all of it is there only decoding can tell, which is done where
  /// the file doesn't end as one.
  package static func inspect(
    _ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits
  ) throws(ImageError) -> ImageHeader {
    let decoder = try JPEGDecoder(
      bytes, path: path, limits: limits, background: nil, isWhole: false)
    if !bytes.suffix(2).elementsEqual([0xFF, 0xD9]) {
      _ = try decoder.forEach(rows: 0..<0, columns: 0..<1) { _, _ in }
    }
    return decoder.header
  }

  package func scale(by denominator: Int) -> PixelSize? {
    var (width, height, error) = (UInt32(0), UInt32(0), cjpeg_error())
    guard cjpeg_scale(reader, UInt32(denominator), &width, &height, &error) else { return nil }
    size = PixelSize(width: Int(width), height: Int(height))
    return size
  }

  package func forEach(
    rows: Range<Int>, columns: Range<Int>,
    _ body: (_ y: Int, _ pixels: UnsafePointer<UInt8>) -> Void
  ) throws(ImageError) -> ImageFlaw? {
    var (error, flaw) = (cjpeg_error(), cjpeg_error())
    for y in 0..<size.height {
      guard let row = cjpeg_next_row(reader, &error) else { throw ImageError(path: path, error) }
      if rows.contains(y) { body(y, row + 3 * columns.lowerBound) }
    }
    guard cjpeg_finish(reader, &flaw, &error) else { throw ImageError(path: path, error) }
    let message = flaw.sentence
    return message.isEmpty ? nil : ImageFlaw(path: path, message: message)
  }
}

extension ImageError {
  /// What the C target says about a file.
  fileprivate init(path: String, _ error: cjpeg_error) {
    switch error.kind {
    case CJPEG_NO_MEMORY: self.init(path: path, .outOfMemory)
    case CJPEG_UNSUPPORTED: self.init(path: path, .unsupported(.jpeg, error.sentence))
    case CJPEG_MANY_SCANS:
      let most = UInt64(error.scans)
      self.init(path: path, .overLimit(.scans, found: most + 1, allowed: most))
    default: self.init(path: path, .damaged(.jpeg, place: nil, message: error.sentence))
    }
  }
}

extension ImageHeader {
  /// What the frame header says; coefficients have two bytes.
  fileprivate init(_ raw: cjpeg_header, of bytes: UnsafeRawBufferPointer) {
    let (width, height) = (Int(raw.width), Int(raw.height))
    self.init(
      format: .jpeg, width: width, height: height,
      orientation: Orientation(
        exif: bytes[raw.exif_at..<raw.exif_at + raw.exif_bytes],
        xmp: bytes[raw.xmp_at..<raw.xmp_at + raw.xmp_bytes]),
      wholeByteCount: raw.whole ? 2 * Int(raw.components) * width * height : 0)
  }
}

extension cjpeg_error {
  /// The library's words, without those that an error of ours begins with anyway.
  fileprivate var sentence: String {
    withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      .replacing("Corrupt JPEG data: ", with: "")
  }
}
