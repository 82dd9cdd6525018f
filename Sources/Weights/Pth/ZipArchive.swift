/// The directory of a zip archive, checked against the file.
///
/// Every entry lies inside the file, between its neighbors, and is where the directory says. Entries that
/// are stored as they are can be lent; those that deflate has packed have to be unpacked first, and others
/// are refused when asked for.
struct ZipArchive {
  private struct Entry {
    let name: String
    let start: Int
    let data: Range<Int>
    let size: UInt64
    let checksum: UInt32
    let method: UInt16
    let isEncrypted: Bool
  }

  /// An entry that can be read.
  struct Content {
    let name: String
    /// Where its bytes lie in the file, packed or as they are.
    let range: Range<Int>
    /// How many bytes it has unpacked.
    let size: UInt64
    /// Whether they are packed with deflate.
    let isPacked: Bool
    /// Their CRC-32; 0 if the writer was told to compute none (`torch.serialization.set_crc32_options`).
    let checksum: UInt32

    /// Compares bytes that are stored as they are with the checksum, if there is one.
    func check(in file: UnsafeRawBufferPointer) throws(ZipFault) {
      guard checksum != 0 else { return }
      let found = CRC32.of(UnsafeRawBufferPointer(rebasing: file[range]))
      guard found == checksum else { throw .checksum(name, expected: checksum, found: found) }
    }
  }

  private var entries: [String: Entry] = [:]

  /// Reads the directory of `file`, the whole file.
  init(_ file: UnsafeRawBufferPointer) throws(ZipFault) {
    let directory = try ZipDirectory(file)
    var records = ByteReader(file, directory.range)
    var count = 0
    while !records.isAtEnd {
      let entry = try Self.entry(count, &records, file, limit: directory.range.lowerBound)
      guard entries.updateValue(entry, forKey: entry.name) == nil else {
        throw .duplicate(entry.name)
      }
      count += 1
    }
    guard count == directory.count else {
      throw .count(expected: directory.count, found: count)
    }
    try checkOverlaps()
  }

  /// The entries' names, in no particular order.
  var names: some Collection<String> { entries.keys }

  /// What is stored under a name; nil if there is no such entry.
  func content(of name: String) throws(ZipFault) -> Content? {
    guard let entry = entries[name] else { return nil }
    guard !entry.isEncrypted else { throw .encrypted(name) }
    guard [Zip.stored, Zip.deflated].contains(entry.method) else { throw .compressed(name) }
    let isPacked = entry.method == Zip.deflated
    guard isPacked || entry.data.count == entry.size else {
      throw .sizes(name, UInt64(entry.data.count), entry.size)
    }
    return Content(
      name: name, range: entry.data, size: entry.size, isPacked: isPacked,
      checksum: entry.checksum)
  }

  private static func entry(
    _ index: Int, _ records: inout ByteReader, _ file: UnsafeRawBufferPointer, limit: Int
  ) throws(ZipFault) -> Entry {
    guard let record = ZipRecord(&records) else { throw .record(index) }
    let name = record.name
    // The entry itself repeats the name, and may have further fields before its data.
    guard record.offset <= limit else { throw .noEntry(name) }
    let start = Int(record.offset)
    var local = ByteReader(file, start..<limit)
    guard local.number() == Zip.entrySignature, local.skip(22),
      let nameLength = local.number() as UInt16?, let extraLength = local.number() as UInt16?,
      let bytes = local.slice(Int(nameLength)), local.skip(Int(extraLength)),
      String(decoding: bytes, as: UTF8.self) == name
    else { throw .noEntry(name) }
    guard record.packedSize <= limit - local.position else {
      throw .beyondEnd(name, size: record.packedSize, limit: limit)
    }
    return Entry(
      name: name, start: start,
      data: local.position..<local.position + Int(record.packedSize), size: record.size,
      checksum: record.checksum, method: record.method,
      isEncrypted: record.flags & 1 != 0)
  }

  private func checkOverlaps() throws(ZipFault) {
    let inOrder = entries.values.sorted { $0.start < $1.start }
    for (entry, next) in zip(inOrder, inOrder.dropFirst()) {
      guard entry.data.upperBound <= next.start else { throw .overlap(entry.name, next.name) }
    }
  }
}
