/// Where the directory of a zip archive lies, as the record at the file's end says, or that of ZIP64.
struct ZipDirectory {
  let range: Range<Int>
  /// Entries, as it says itself.
  let count: UInt64

  /// Finds the directory of `file`, behind which there may be other bytes.
  init(_ file: UnsafeRawBufferPointer) throws(ZipFault) {
    if let end = Self.end(of: file) {
      self = try Self(file, end: end)
    } else if let found = Self.last(in: file) {
      self = found
    } else {
      throw .noEnd
    }
  }

  /// What the record at `end` says.
  private init(_ file: UnsafeRawBufferPointer, end: Int) throws(ZipFault) {
    var record = ByteReader(file, end + 4..<file.count)
    guard let disks = record.number() as UInt32?, record.skip(2),
      let count = record.number() as UInt16?, let size = record.number() as UInt32?,
      let offset = record.number() as UInt32?
    else { throw .noEnd }
    guard disks == 0 else { throw .severalFiles }
    var (total, length, start) = (UInt64(count), UInt64(size), UInt64(offset))
    var limit = end
    if let position = try Self.end64(before: end, of: file) {
      var record = ByteReader(file, position + 16..<end)
      guard let disks = record.number() as UInt64?, record.skip(8),
        let count = record.number() as UInt64?, let size = record.number() as UInt64?,
        let offset = record.number() as UInt64?
      else { throw .noEnd }
      guard disks == 0 else { throw .severalFiles }
      (total, length, start, limit) = (count, size, offset, position)
    }
    guard start <= limit, length <= UInt64(limit) - start else {
      throw .directory(offset: start, size: length, limit: limit)
    }
    range = Int(start)..<Int(start + length)
    self.count = total
  }

  /// The record at the end, which a comment of up to 65,535 bytes may follow.
  private static func end(of file: UnsafeRawBufferPointer) -> Int? {
    guard file.count >= 22 else { return nil }
    for position in stride(from: file.count - 22, through: max(0, file.count - 65557), by: -1)
    where file[position] == 0x50 {
      var record = ByteReader(file, position..<file.count)
      guard record.number() == Zip.endSignature, record.skip(16),
        let comment = record.number() as UInt16?
      else { continue }
      if record.position + Int(comment) == file.count { return position }
    }
    return nil
  }

  /// The last directory that a record follows directly, if bytes that aren't the archive's follow that.
  private static func last(in file: UnsafeRawBufferPointer) -> ZipDirectory? {
    for position in stride(from: file.count - 22, through: 0, by: -1) where file[position] == 0x50 {
      var record = ByteReader(file, position..<file.count)
      guard record.number() == Zip.endSignature, let found = try? Self(file, end: position),
        !found.range.isEmpty
      else { continue }
      var first = ByteReader(file, found.range)
      // In what is stored there may be such records too, which say nothing true.
      let isNext = [position, position - 76].contains(found.range.upperBound)
      if isNext, first.number() == Zip.recordSignature { return found }
    }
    return nil
  }

  /// The larger record that a locator just before `end` points to; nil if there is no locator.
  private static func end64(
    before end: Int, of file: UnsafeRawBufferPointer
  ) throws(ZipFault) -> Int? {
    guard end >= 20 else { return nil }
    var locator = ByteReader(file, end - 20..<end)
    guard locator.number() == Zip.locator64Signature, locator.skip(4),
      let offset = locator.number() as UInt64?
    else { return nil }
    guard offset <= end - 20 else { throw .noEnd }
    var record = ByteReader(file, Int(offset)..<end - 20)
    guard record.number() == Zip.end64Signature, record.skip(52) else { throw .noEnd }
    return Int(offset)
  }
}
