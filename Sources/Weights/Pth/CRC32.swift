internal import CDeflate

/// The checksum that zip archives keep of each entry: CRC-32, polynomial 0xEDB88320, low bit first.
struct CRC32 {
  /// The checksum of all bytes so far; 0 of none.
  private(set) var value: UInt32 = 0

  /// Goes on with further bytes.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // libdeflate begins anew where there is no address.
    guard let start = bytes.baseAddress else { return }
    value = libdeflate_crc32(value, start, bytes.count)
  }

  /// The checksum of bytes.
  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var sum = CRC32()
    sum.update(bytes)
    return sum.value
  }
}
