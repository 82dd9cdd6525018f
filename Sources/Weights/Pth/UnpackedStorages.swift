internal import CDeflate

/// What a `.pth` archive that was packed again holds, unpacked side by side in memory.
///
/// `@unchecked Sendable`: the memory is written in `init` alone and freed in `deinit`.
final class UnpackedStorages: @unchecked Sendable {
  /// Bytes that are unpacked at most from a small file; a larger one may grow by `growthLimit`.
  static let smallLimit = 256 << 20
  static let growthLimit = 16

  /// Where each entry lies, by name.
  let places: [String: Range<Int>]
  private let memory: UnsafeMutableRawBufferPointer

  /// All of it, valid while the object lives.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(memory) }

  /// Unpacks entries of `file` and compares them with their checksums.
  ///
  /// - Parameter limit: How many bytes they may have together.
  init(
    _ entries: [ZipArchive.Content], of file: UnsafeRawBufferPointer, limit: Int
  ) throws(ZipFault) {
    var places: [String: Range<Int>] = [:]
    var end = 0
    for entry in entries where places[entry.name] == nil {
      let size = try entry.unpackedSize(in: file)
      // A multiple of the largest element.
      let start = (end + 63) / 64 * 64
      guard size <= limit - start else { throw .bomb(limit: limit) }
      places[entry.name] = start..<start + size
      end = start + size
    }
    self.places = places
    memory = .allocate(byteCount: max(end, 1), alignment: 64)
    var done: Set<String> = []
    for entry in entries where done.insert(entry.name).inserted {
      guard let place = places[entry.name] else { continue }
      try entry.unpack(from: file, into: UnsafeMutableRawBufferPointer(rebasing: memory[place]))
    }
  }

  deinit { memory.deallocate() }

  /// An entry's bytes: those of the file, or unpacked ones.
  struct Whole {
    let bytes: UnsafeRawBufferPointer
    private let unpacked: UnpackedStorages?

    /// The bytes, compared with their checksum; valid while this lives, and the file.
    init(
      _ entry: ZipArchive.Content, of file: UnsafeRawBufferPointer, limit: Int
    ) throws(ZipFault) {
      if entry.isPacked {
        let unpacked = try UnpackedStorages([entry], of: file, limit: limit)
        self.unpacked = unpacked
        bytes = UnsafeRawBufferPointer(
          rebasing: unpacked.bytes[unpacked.places[entry.name] ?? 0..<0])
      } else {
        try entry.check(in: file)
        unpacked = nil
        bytes = UnsafeRawBufferPointer(rebasing: file[entry.range])
      }
    }
  }

  /// How many bytes are unpacked at most from a file of `size` bytes.
  static func limit(ofFileOf size: Int) -> Int { max(smallLimit, growthLimit * size) }
}

extension ZipArchive.Content {
  /// How many bytes it has, which is checked against the most that so many packed ones can be.
  func unpackedSize(in file: UnsafeRawBufferPointer) throws(ZipFault) -> Int {
    // Deflate makes at most 258 bytes of two bits.
    guard size <= UInt64(range.count) * 1032 + 1032 else { throw .unpacked(name, size: size) }
    return Int(size)
  }

  /// Writes its bytes, which are compared with the checksum; `target` has room for all of them.
  func unpack(
    from file: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) throws(ZipFault) {
    let packed = UnsafeRawBufferPointer(rebasing: file[range])
    if isPacked {
      guard let decompressor = libdeflate_alloc_decompressor() else { throw .noMemory }
      defer { libdeflate_free_decompressor(decompressor) }
      let result = libdeflate_deflate_decompress(
        decompressor, packed.baseAddress, packed.count, target.baseAddress, target.count, nil)
      guard result == LIBDEFLATE_SUCCESS else { throw .unpacked(name, size: size) }
    } else {
      target.copyMemory(from: packed)
    }
    guard checksum != 0 else { return }
    let found = CRC32.of(UnsafeRawBufferPointer(target))
    guard found == checksum else { throw .checksum(name, expected: checksum, found: found) }
  }
}
