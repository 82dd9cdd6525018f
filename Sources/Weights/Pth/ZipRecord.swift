/// What the directory of a zip archive says about an entry.
struct ZipRecord {
  let name: String
  let flags: UInt16
  let method: UInt16
  /// The CRC-32 of the entry's bytes.
  let checksum: UInt32
  let packedSize: UInt64
  let size: UInt64
  let offset: UInt64

  /// Reads the next record; nil if it is cut off or none.
  init?(_ reader: inout ByteReader) {
    guard reader.number() == Zip.recordSignature, reader.skip(4),
      let flags = reader.number() as UInt16?, let method = reader.number() as UInt16?,
      reader.skip(4), let checksum = reader.number() as UInt32?,
      let packed = reader.number() as UInt32?, let size = reader.number() as UInt32?,
      let nameLength = reader.number() as UInt16?, let extraLength = reader.number() as UInt16?,
      let commentLength = reader.number() as UInt16?, reader.skip(8),
      let offset = reader.number() as UInt32?,
      let name = reader.slice(Int(nameLength)), let extra = reader.slice(Int(extraLength)),
      reader.skip(Int(commentLength))
    else { return nil }
    self.name = String(decoding: name, as: UTF8.self)
    self.flags = flags
    self.method = method
    self.checksum = checksum
    // A number that is too large for its field is all ones there, and follows in the ZIP64 field.
    var wide = Self.wideNumbers(in: extra)
    func value(_ narrow: UInt32) -> UInt64? { narrow == .max ? wide.number() : UInt64(narrow) }
    guard let size = value(size), let packed = value(packed), let offset = value(offset) else {
      return nil
    }
    self.size = size
    self.packedSize = packed
    self.offset = offset
  }

  private static func wideNumbers(in extra: UnsafeRawBufferPointer) -> ByteReader {
    var fields = ByteReader(extra, 0..<extra.count)
    while let kind = fields.number() as UInt16?, let length = fields.number() as UInt16? {
      let start = fields.position
      guard fields.skip(Int(length)) else { break }
      if kind == 1 { return ByteReader(extra, start..<fields.position) }
    }
    return ByteReader(extra, 0..<0)
  }
}
