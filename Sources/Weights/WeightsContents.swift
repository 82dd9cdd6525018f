/// The bytes of a file of weights: those of a mapped file, or of a file inside a mapped zip archive.
struct WeightsContents: Sendable {
  private let map: MappedFile
  /// Where they lie in the archive, if they are stored there as they are.
  private let range: Range<Int>?
  /// What the archive holds of them packed, and nothing else.
  private let unpacked: UnpackedStorages?

  /// All of a file.
  init(path: String) throws(WeightsError.Reason) {
    map = try MappedFile(path: path)
    (range, unpacked) = (nil, nil)
  }

  /// A file of the archive at `path`, compared with its checksum.
  init(
    archive path: String, member name: String
  ) throws(WeightsError.Reason) {
    map = try MappedFile(path: path)
    let file = try map.bytes()
    do throws(ZipFault) {
      guard let content = try ZipArchive(file).content(of: name) else {
        throw ZipFault.noEntry(name)
      }
      if content.isPacked {
        let limit = UnpackedStorages.limit(ofFileOf: file.count)
        (range, unpacked) = (nil, try UnpackedStorages([content], of: file, limit: limit))
      } else {
        try content.check(in: file)
        (range, unpacked) = (content.range, nil)
      }
    } catch {
      throw .zip(error)
    }
  }

  /// Whether they are all of a file.
  var isWholeFile: Bool { range == nil && unpacked == nil }

  /// How many bytes may be unpacked of them, which the size of the file on the disk decides: an archive
  /// in an archive may not grow twice.
  var unpackingLimit: Int { UnpackedStorages.limit(ofFileOf: map.count) }

  /// The bytes, valid while this lives.
  func bytes() throws(WeightsError.Reason) -> UnsafeRawBufferPointer {
    if let unpacked, let place = unpacked.places.values.first {
      return UnsafeRawBufferPointer(rebasing: unpacked.bytes[place])
    }
    let all = try map.bytes()
    return range.map { UnsafeRawBufferPointer(rebasing: all[$0]) } ?? all
  }
}
