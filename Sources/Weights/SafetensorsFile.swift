/// A safetensors file, opened and checked; tensors are copied only when asked for.
///
/// The file stays mapped while the object lives, so it must not be cut short meanwhile: each
/// access compares its size first and throws `shrank`, but a file that is cut *during* an access
/// ends the process. `SafetensorsWriter` replaces files by renaming, which is safe.
///
///     let file = try SafetensorsFile(path: "models/resnet18.safetensors")
///     let weights = try file.floats("fc.weight")
public final class SafetensorsFile: Sendable {
  /// The path as given.
  public let path: String
  /// What the header says, by name.
  public let tensors: [String: TensorInfo]
  /// The file's `__metadata__`; empty if it has none.
  public let metadata: [String: String]

  private let map: MappedFile
  private let dataStart: Int

  /// Opens the file and checks its whole header.
  ///
  /// - Throws: `SafetensorsError` if the file can't be read, or if anything in it deviates from
  ///   the format: the header's length, its JSON, types, shapes, byte ranges with holes or
  ///   overlaps, or a file size other than the header describes.
  public init(path: String) throws(SafetensorsError) {
    do {
      let map = try MappedFile(path: path)
      let header = try SafetensorsHeader(file: try map.bytes())
      self.path = path
      self.map = map
      self.tensors = header.tensors
      self.metadata = header.metadata
      self.dataStart = header.dataStart
    } catch {
      throw SafetensorsError(path: path, reason: error)
    }
  }

  /// The tensors' names, sorted by their UTF-8 bytes.
  public var names: [String] {
    tensors.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What the header says about one tensor.
  ///
  /// - Throws: `noTensor` with some of the names that the file has.
  public func info(_ name: String) throws(SafetensorsError) -> TensorInfo {
    guard let info = tensors[name] else {
      throw SafetensorsError(path: path, reason: .noTensor(name, available: names))
    }
    return info
  }

  /// Lends the bytes of one tensor, as they lie in the file: row-major, little-endian.
  ///
  /// The bytes need not be aligned to the element's size. They must not be kept beyond `body`.
  ///
  /// - Throws: `noTensor`, `shrank`, and what `body` throws.
  public func withBytes<Result>(
    of name: String, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    try body(try bytes(of: try info(name)))
  }

  /// The bytes of a tensor of this file, valid while the file object lives.
  func bytes(of info: TensorInfo) throws(SafetensorsError) -> UnsafeRawBufferPointer {
    do {
      let all = try map.bytes()
      let range = dataStart + info.range.lowerBound..<dataStart + info.range.upperBound
      return UnsafeRawBufferPointer(rebasing: all[range])
    } catch {
      throw SafetensorsError(path: path, reason: error)
    }
  }
}
