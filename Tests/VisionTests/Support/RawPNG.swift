import Vision

/// PNG files written chunk by chunk, so that a test can tell any lie.
struct RawPNG {
  var chunks: [(name: String, data: [UInt8])] = []

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  var bytes: [UInt8] {
    chunks.reduce(Self.signature) { $0 + Self.chunk($1.name, $1.data) }
  }

  static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    return bigEndian(UInt32(data.count)) + body + bigEndian(crc32(body[...]))
  }

  static func header(
    _ width: Int, _ height: Int, depth: UInt8 = 8, color: UInt8 = 2, interlace: UInt8 = 0
  ) -> [UInt8] {
    bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [depth, color, 0, 0, interlace]
  }

  /// A whole file: rows with their filter bytes, stored without compression.
  static func file(
    _ width: Int, _ height: Int, depth: UInt8 = 8, color: UInt8 = 2, interlace: UInt8 = 0,
    before: [(name: String, data: [UInt8])] = [], raw: [UInt8]
  ) -> RawPNG {
    RawPNG(
      chunks: [
        ("IHDR", header(width, height, depth: depth, color: color, interlace: interlace))
      ] + before + [("IDAT", stored(raw)), ("IEND", [])])
  }

  /// A zlib stream of stored blocks.
  static func stored(_ raw: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 65535, raw.count)
      let size = UInt16(end - start)
      stream += [end == raw.count ? 1 : 0, UInt8(size & 255), UInt8(size >> 8)]
      stream += [UInt8(~size & 255), UInt8(~size >> 8)] + raw[start..<end]
      start = end
    } while start < raw.count
    return stream + bigEndian(adler32(raw))
  }

  /// Rows with their filter bytes, all of which become 0: byte by byte, as the specification has it.
  static func unfiltered(_ raw: [UInt8], row: Int, size: Int) -> [UInt8] {
    var raw = raw
    for start in stride(from: 0, to: raw.count, by: row + 1) {
      let filter = raw[start]
      raw[start] = 0
      for index in (start + 1)..<(start + 1 + row) {
        let isFirst = index - start - 1 < size
        let above = start > 0
        let (a, b) = (isFirst ? 0 : Int(raw[index - size]), above ? Int(raw[index - row - 1]) : 0)
        let c = isFirst || !above ? 0 : Int(raw[index - row - 1 - size])
        let (pa, pb, pc) = (abs(b - c), abs(a - c), abs(a + b - 2 * c))
        let paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c
        raw[index] &+= UInt8([0, a, b, (a + b) / 2, paeth][Int(filter)])
      }
    }
    return raw
  }

  static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(value >> $0 & 255) }
  }

  private static let crcTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }

  static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { crcTable[Int(($0 ^ UInt32($1)) & 255)] ^ ($0 >> 8) }
  }

  static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    return b << 16 | a
  }

  /// Where the name of the first such chunk stands.
  static func firstIndex(of name: String, in bytes: [UInt8]) -> Int? {
    let name = Array(name.utf8)
    return bytes.indices.dropLast(3).first { bytes[$0..<$0 + 4].elementsEqual(name) }
  }

  /// The same bytes with the checksum of every chunk made right, as far as lengths lead.
  static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    var at = 8
    while at + 12 <= result.count {
      let length = result[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= result.count - at - 12 else { break }
      let end = at + 8 + length
      result.replaceSubrange(end..<end + 4, with: bigEndian(crc32(result[(at + 4)..<end])))
      at = end + 4
    }
    return result
  }
}
