internal import CPNG

/// Encodes pictures as PNG files of 8-bit RGB.
public enum PNGEncoder {
  /// The bytes of a PNG file with this picture.
  ///
  /// `level` is zlib's, from 0 (stored) to 9 (smallest). The pixels are the same for every level
  /// and on every machine; the bytes depend on the version of zlib.
  ///
  /// - Precondition: the level is 0 to 9, and the memory suffices.
  public static func encode(_ image: Image, level: Int = 6) -> [UInt8] {
    image.pixels.withUnsafeBufferPointer { pixels in
      encode(width: image.width, height: image.height, level: level) { y, row in
        guard let base = pixels.baseAddress else { return }
        row.update(from: base + 3 * y * image.width, count: 3 * image.width)
      }
    }
  }

  /// The bytes of a PNG file whose rows `fill` writes one by one, `3 * width` bytes each; for
  /// pictures that should not be in memory as a whole.
  package static func encode(
    width: Int, height: Int, level: Int = 6,
    fill: (_ y: Int, _ row: UnsafeMutablePointer<UInt8>) -> Void
  ) -> [UInt8] {
    precondition((0...9).contains(level), "a compression level is 0 to 9, not \(level)")
    precondition(
      width > 0 && height > 0 && width < 1 << 31 && height < 1 << 31,
      "a PNG of \(width)×\(height) does not exist")
    var error = cpng_error()
    guard let writer = cpng_write_open(UInt32(width), UInt32(height), Int32(level), &error) else {
      preconditionFailure(ImageError(path: "encoded image", error).description)
    }
    defer { cpng_write_close(writer) }
    let row = UnsafeMutablePointer<UInt8>.allocate(capacity: 3 * width)
    row.initialize(repeating: 0, count: 3 * width)
    defer { row.deallocate() }
    for y in 0..<height {
      fill(y, row)
      guard cpng_write_row(writer, row, &error) else {
        preconditionFailure(ImageError(path: "encoded image", error).description)
      }
    }
    var count = 0
    guard let bytes = cpng_write_finish(writer, &count, &error) else {
      preconditionFailure(ImageError(path: "encoded image", error).description)
    }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
