/// A file of named tensors, opened and checked; tensors are copied only when asked for.
///
/// What the file is shows in its bytes, not in its name. Whatever it is, it stays mapped while the
/// object lives, so it must not be cut short meanwhile: each access compares its size first and
/// throws `shrank`, but a file that is cut *during* an access ends the process. The writers of this
/// library replace files by renaming, which is safe.
///
///     let file = try WeightsFile(path: "models/resnet18.safetensors")
///     let weights = try file.floats("fc.weight")
public final class WeightsFile: Sendable {
  /// The path as given.
  public let path: String
  /// What the file is.
  public let format: WeightsFormat
  /// What the file says about its tensors, by name.
  public let tensors: [String: TensorInfo]
  /// Texts by name that the file has beside its tensors; empty if it has none.
  public let metadata: [String: String]
  /// Whether a `.pth` holds other things beside its tensors, or holds them under a key, as what a
  /// training saves to go on later.
  public let isCheckpoint: Bool

  let contents: WeightsContents
  /// What the file holds packed, in the places that the tensors have; nil if it isn't packed.
  private let unpacked: UnpackedStorages?
  private let checksums: StorageChecksums

  /// Opens the file and checks all that it says about its tensors.
  ///
  /// - Throws: `WeightsError` if the file can't be read, or if anything in it deviates from its
  ///   format: for safetensors the header's length, its JSON, types, shapes, byte ranges with holes
  ///   or overlaps, or a file size other than the header describes; for `.pth` the container, a pickle
  ///   that asks for anything but tensors, or a tensor beyond its storage. What a file claims to hold
  ///   is compared with what it holds before anything is allocated. The tensors of a `.pth` archive
  ///   are compared with their checksums when they are first read, which costs 3 ms for 46 MB; the
  ///   other formats have none.
  public convenience init(path: String) throws(WeightsError) {
    try self.init(path: path) { () throws(WeightsError.Reason) in try WeightsContents(path: path) }
  }

  /// Opens a file inside the zip archive at `path`, as if it were there alone.
  convenience init(archive path: String, member: String) throws(WeightsError) {
    try self.init(path: "\(path)/\(member)") { () throws(WeightsError.Reason) in
      try WeightsContents(archive: path, member: member)
    }
  }

  private init(
    path: String, _ open: () throws(WeightsError.Reason) -> WeightsContents
  ) throws(WeightsError) {
    do {
      let file = try open()
      let bytes = try file.bytes()
      self.path = path
      self.contents = file
      format = WeightsFormat(of: bytes)
      switch format {
      case .safetensors:
        let header = try SafetensorsHeader(file: bytes)
        (tensors, metadata, unpacked) = (header.tensors, header.metadata, nil)
        isCheckpoint = false
        checksums = StorageChecksums()
      case .pth, .legacyPth:
        let contents =
          format == .pth
          ? try PthContents(zip: bytes, limit: file.unpackingLimit)
          : try PthContents(legacy: bytes)
        (tensors, metadata, unpacked) = (contents.tensors, [:], contents.unpacked)
        isCheckpoint = contents.isCheckpoint
        checksums = StorageChecksums(contents.storages)
      }
    } catch {
      throw WeightsError(path: path, reason: error)
    }
  }

  /// Another file's tensors under new names: `names` has the old name for each new one.
  private init(
    _ other: WeightsFile, _ names: [String: String], _ metadata: [String: String]
  ) {
    path = other.path
    format = other.format
    isCheckpoint = other.isCheckpoint
    self.metadata = metadata
    contents = other.contents
    unpacked = other.unpacked
    tensors = names.compactMapValues { other.tensors[$0] }
    checksums = other.checksums.renamed(names)
  }

  /// The file with some of its tensors under new names: `names` has the old name for each new one.
  func renamed(_ names: [String: String]) -> WeightsFile { WeightsFile(self, names, metadata) }

  /// The file with further metadata.
  package func stating(_ more: [String: String]) -> WeightsFile {
    let names = Dictionary(uniqueKeysWithValues: tensors.keys.map { ($0, $0) })
    return WeightsFile(self, names, metadata.merging(more) { $1 })
  }

  /// The tensors' names, sorted by their UTF-8 bytes.
  public var names: [String] {
    tensors.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What the file says about one tensor.
  ///
  /// - Throws: `noTensor` with some of the names that the file has.
  public func info(_ name: String) throws(WeightsError) -> TensorInfo {
    guard let info = tensors[name] else {
      throw WeightsError(path: path, reason: .noTensor(name, available: names))
    }
    return info
  }

  /// Lends the bytes of one tensor: row-major, little-endian.
  ///
  /// The bytes need not be aligned to the element's size. They must not be kept beyond `body`.
  ///
  /// - Throws: `noTensor`, `shrank`, `zip` with a wrong checksum, and what `body` throws.
  public func withBytes<Result>(
    of name: String, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    try rowMajorBytes(of: name, try info(name)).withUnsafeBytes(body)
  }

  /// The bytes of a tensor of this file without gaps; lent ones are valid while the file object lives.
  func rowMajorBytes(of name: String, _ info: TensorInfo) throws(WeightsError) -> TensorBytes {
    do {
      let all = if let unpacked { unpacked.bytes } else { try contents.bytes() }
      try check(name, in: all)
      guard let strides = info.strides else {
        return .lent(UnsafeRawBufferPointer(rebasing: all[info.offset...].prefix(info.byteCount)))
      }
      return .gathered(
        gathered(
          UnsafeRawBufferPointer(rebasing: all[info.offset...]), shape: info.shape,
          strides: strides, elementSize: info.type.bitWidth / 8))
    } catch {
      throw WeightsError(path: path, reason: error)
    }
  }

  private func check(
    _ name: String, in file: UnsafeRawBufferPointer
  ) throws(WeightsError.Reason) {
    do { try checksums.check(storageOf: name, in: file) } catch { throw .zip(error) }
  }
}
