/// The checksum that zip archives keep of each entry: CRC-32, polynomial 0xEDB88320, low bit first.
struct CRC32 {
  private var remainder = UInt32.max

  /// The checksum of all bytes so far; 0 of none.
  var value: UInt32 { ~remainder }

  /// Goes on with further bytes.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var crc = remainder
    let whole = bytes.count / 8 * 8
    Self.tables.withUnsafeBufferPointer { tables in
      for start in stride(from: 0, to: whole, by: 8) {
        let low = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self))
        let high = UInt32(
          littleEndian: bytes.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self))
        let mixed = crc ^ low
        crc =
          tables[7 << 8 | Int(mixed & 255)] ^ tables[6 << 8 | Int(mixed >> 8 & 255)]
          ^ tables[5 << 8 | Int(mixed >> 16 & 255)] ^ tables[4 << 8 | Int(mixed >> 24)]
          ^ tables[3 << 8 | Int(high & 255)] ^ tables[2 << 8 | Int(high >> 8 & 255)]
          ^ tables[1 << 8 | Int(high >> 16 & 255)] ^ tables[Int(high >> 24)]
      }
      for index in whole..<bytes.count {
        crc = crc >> 8 ^ tables[Int((crc ^ UInt32(bytes[index])) & 255)]
      }
    }
    remainder = crc
  }

  /// Eight tables of 256, one after another: what a byte adds with 0 to 7 bytes behind it.
  private static let tables: [UInt32] = {
    var tables = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1) * 0xedb8_8320 }
    }
    for index in 256..<2048 {
      let previous = tables[index - 256]
      tables.append(previous >> 8 ^ tables[Int(previous & 255)])
    }
    return tables
  }()
}
