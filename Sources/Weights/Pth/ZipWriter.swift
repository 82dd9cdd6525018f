/// Writes a zip archive of stored entries, each beginning at a multiple of 64 bytes, as PyTorch does.
///
/// Checksums follow the data (bit 3 of the flags), so that the data passes by once. Every entry has the
/// earliest date that there is: the same entries give the same bytes.
struct ZipWriter: ~Copyable {
  typealias Reason = WeightsError.Reason

  static let alignment = 64
  /// How many entries there may be.
  ///
  /// All ones, in a count, a size or a place, stand for a number that
  /// follows elsewhere, in ZIP64's records.
  static let entryLimit = Int(UInt16.max) - 1

  private var file: AtomicFile
  private var position = 0
  private var directory: [UInt8] = []
  private var count = 0

  /// Begins an archive; its file is put in its place by `commit()`.
  init(replacing path: String) throws(FileError) {
    file = try AtomicFile(replacing: path)
  }

  /// Appends an entry whose data `lend` hands over piece by piece.
  mutating func add(
    _ name: String, lending lend: (_ piece: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    let start = position
    let used = start + 30 + name.utf8.count + 4
    let padding = (Self.alignment - used % Self.alignment) % Self.alignment
    var fields = LittleEndianBytes()
    fields.append(UInt16(20), 0x0808, 0, 0, 0x21)
    var header = LittleEndianBytes()
    header.append(Zip.entrySignature)
    header.append(fields)
    // Checksum and sizes follow the data.
    header.append(UInt32(0), 0, 0)
    header.append(UInt16(name.utf8.count), UInt16(4 + padding))
    header.append(name)
    header.append(UInt16(0x4246), UInt16(padding))
    header.bytes += Array(repeating: UInt8(ascii: "Z"), count: padding)
    try write(header)

    var sum = CRC32()
    let dataStart = position
    try lend { piece in
      sum.update(piece)
      try write(piece)
    }
    let size = UInt32(position - dataStart)
    var trailer = LittleEndianBytes()
    trailer.append(Zip.trailerSignature, sum.value, size, size)
    try write(trailer)

    var record = LittleEndianBytes()
    record.append(Zip.recordSignature)
    record.append(UInt16(20))
    record.append(fields)
    record.append(sum.value, size, size)
    record.append(UInt16(name.utf8.count), 0, 0, 0, 0)
    record.append(UInt32(0), UInt32(start))
    record.append(name)
    directory += record.bytes
    count += 1
    guard count <= Self.entryLimit else { throw Reason.tooManyEntries }
  }

  /// Appends an entry of a few bytes.
  mutating func add(_ name: String, _ bytes: [UInt8]) throws {
    try add(name) { piece in try bytes.withUnsafeBytes(piece) }
  }

  /// Writes the directory, syncs the file and puts it in its place.
  consuming func commit() throws {
    var end = LittleEndianBytes()
    end.append(Zip.endSignature)
    end.append(UInt16(0), 0, UInt16(count), UInt16(count))
    end.append(UInt32(directory.count), UInt32(position))
    end.append(UInt16(0))
    try write(LittleEndianBytes(bytes: directory))
    try write(end)
    try file.commit()
  }

  private mutating func write(_ fields: LittleEndianBytes) throws {
    try fields.bytes.withUnsafeBytes { try write($0) }
  }

  /// Positions and sizes of the plain format have 32 bits.
  private mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.count < Int(UInt32.max) - position else { throw Reason.beyondFourGigabytes }
    try file.write(bytes)
    position += bytes.count
  }
}

/// The numbers by which the parts of a zip archive are recognized.
enum Zip {
  static let entrySignature: UInt32 = 0x0403_4b50
  static let trailerSignature: UInt32 = 0x0807_4b50
  static let recordSignature: UInt32 = 0x0201_4b50
  static let endSignature: UInt32 = 0x0605_4b50
  static let end64Signature: UInt32 = 0x0606_4b50
  static let locator64Signature: UInt32 = 0x0706_4b50
  /// Methods of packing: none, and deflate.
  static let (stored, deflated): (UInt16, UInt16) = (0, 8)
}

/// Bytes that grow by numbers, least significant byte first.
struct LittleEndianBytes {
  var bytes: [UInt8] = []

  mutating func append<Number: FixedWidthInteger>(_ numbers: Number...) {
    for number in numbers { withUnsafeBytes(of: number.littleEndian) { bytes += $0 } }
  }

  mutating func append(_ text: String) { bytes += text.utf8 }

  mutating func append(_ other: LittleEndianBytes) { bytes += other.bytes }
}
