internal import CWebP

/// A WebP being decoded, lossy or lossless; of an animation the first picture.
///
/// The pixels are libwebp's and so Pillow's. Opacity is dropped unless there is a `background`. The
/// format knows no rows that stream: the picture is held as a whole, 4 bytes a pixel.
package final class WebPDecoder: ImageDecoder {
  package let header: ImageHeader
  private let path: String
  private let bytes: UnsafeRawBufferPointer
  private let raw: cwebp_header
  private let background: RGB?

  package init(
    _ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits, background: RGB?,
    isWhole: Bool
  ) throws(ImageError) {
    var (raw, error) = (cwebp_header(), cwebp_error())
    let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard cwebp_scan(base, bytes.count, &raw, &error) else {
      throw ImageError(path: path, error)
    }
    self.path = path
    self.bytes = bytes
    self.raw = raw
    self.background = background
    header = ImageHeader(raw, of: bytes)
    try limits.check(header, path: path, isWhole: true)
  }

  package static func recognizes(_ start: UnsafeRawBufferPointer) -> Bool {
    cwebp_has_signature(start.baseAddress?.assumingMemoryBound(to: UInt8.self), start.count)
  }

  package static func claim(_ bytes: UnsafeRawBufferPointer) -> ImageHeader? {
    var (raw, error) = (cwebp_header(), cwebp_error())
    let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    return cwebp_claim(base, bytes.count, &raw, &error) ? ImageHeader(raw, of: bytes) : nil
  }

  /// Whether all blocks are there is known now; whether one is damaged inside only decoding can tell.
  package static func inspect(
    _ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits
  ) throws(ImageError) -> ImageHeader {
    try WebPDecoder(bytes, path: path, limits: limits, background: nil, isWhole: false).header
  }

  package func forEach(
    rows: Range<Int>, columns: Range<Int>,
    _ body: (_ y: Int, _ pixels: UnsafePointer<UInt8>) -> Void
  ) throws(ImageError) -> ImageFlaw? {
    let width = header.width
    var (raw, error) = (raw, cwebp_error())
    let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let rgba = cwebp_decode(base, bytes.count, &raw, &error) else {
      throw ImageError(path: path, error)
    }
    defer { cwebp_free(rgba) }
    let row = UnsafeMutablePointer<UInt8>.allocate(capacity: 3 * columns.count + 16)
    defer { row.deallocate() }
    for y in rows {
      let from = rgba + 4 * (y * width + columns.lowerBound)
      for x in 0..<columns.count { put(from + 4 * x, row + 3 * x) }
      body(y, row)
    }
    return nil
  }

  /// One pixel, on the background if there is one.
  @inline(__always)
  private func put(_ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>) {
    guard let background, raw.has_alpha, from[3] < 255 else {
      (to[0], to[1], to[2]) = (from[0], from[1], from[2])
      return
    }
    to[0] = mix(from[0], background.red, from[3])
    to[1] = mix(from[1], background.green, from[3])
    to[2] = mix(from[2], background.blue, from[3])
  }
}

@inline(__always)
private func mix(_ color: UInt8, _ background: UInt8, _ alpha: UInt8) -> UInt8 {
  UInt8(truncatingIfNeeded: PixelConverter.blend(UInt32(color), UInt32(background), UInt32(alpha)))
}

extension ImageHeader {
  fileprivate init(_ raw: cwebp_header, of bytes: UnsafeRawBufferPointer) {
    let (width, height) = (Int(raw.width), Int(raw.height))
    self.init(
      format: .webP, width: width, height: height,
      orientation: Orientation(
        exif: bytes[raw.exif_at..<raw.exif_at + raw.exif_bytes],
        xmp: bytes[raw.xmp_at..<raw.xmp_at + raw.xmp_bytes]),
      wholeByteCount: 4 * width * height)
  }
}

extension ImageError {
  /// What the C target says about a file.
  fileprivate init(path: String, _ error: cwebp_error) {
    self.init(
      path: path,
      error.is_memory
        ? .outOfMemory : .damaged(.webP, place: nil, message: error.sentence))
  }
}

extension cwebp_error {
  fileprivate var sentence: String {
    withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
