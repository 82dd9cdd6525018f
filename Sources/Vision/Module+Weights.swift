public import Autograd
internal import Kernels
public import Weights

/// Tensors of a file that don't fit a module.
public struct ModuleFileError: Error, Equatable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// Names and shapes that don't fit.
  public let mismatch: StateDictError

  /// One line: the path and each name with what was expected and what was found.
  public var description: String { "\(path): \(mismatch)" }
}

extension Module {
  /// Puts a file's tensors in the place of all parameters and buffers.
  ///
  /// Types other than F32 are converted, as `WeightsFile.floats(_:)` does. The counters
  /// `num_batches_tracked` may be there or not.
  ///
  /// - Throws: `ModuleFileError` with every name and shape that does not fit, `WeightsError`
  ///   for a type without conversion; then nothing has changed.
  public func load(from file: WeightsFile) throws {
    try load(from: file) { names in try Tensor.all(names) { try Tensor($0, in: file) } }
  }

  /// The same for a network that is only read: tensors stay where the file is mapped.
  func map(from file: WeightsFile) throws {
    try load(from: file) { names in try Tensor.all(names) { try Tensor.mapped($0, in: file) } }
  }

  private func load(
    from file: WeightsFile, tensors: (_ names: [String]) throws -> [Tensor]
  ) throws {
    do {
      // A file may lack a head that no class needs.
      let empty = (namedParameters + namedBuffers).filter {
        $0.variable.data.count == 0 && file.tensors[$0.name] == nil
      }
      let shapes = Dictionary(uniqueKeysWithValues: empty.map { ($0.name, $0.variable.shape) })
      try load(
        names: file.names + shapes.keys, shape: { file.tensors[$0]?.shape ?? shapes[$0] }
      ) { names in
        let found = try tensors(names.filter { shapes[$0] == nil })
        var rest = found[...]
        return names.compactMap { name in
          shapes[name].map { Tensor(shape: $0) } ?? rest.popFirst()
        }
      }
    } catch let mismatch as StateDictError {
      throw ModuleFileError(path: file.path, mismatch: mismatch)
    }
  }

  /// Writes all parameters and buffers as F32 under their names, replacing any file at `path`.
  ///
  /// - Throws: `WeightsError`; the old file then stays.
  public func save(to path: String, metadata: [String: String] = [:]) throws {
    let entries = (namedParameters + namedBuffers).map {
      TensorEntry($0.name, $0.variable.data)
    }
    try SafetensorsWriter.write(entries, metadata: metadata, to: path)
  }
}

extension Tensor {
  /// A tensor of a file, converted as `WeightsFile.floats(_:)` does, without a temporary copy.
  ///
  /// - Throws: `WeightsError` if it is not there or has no conversion.
  public init(_ name: String, in file: WeightsFile) throws {
    let info = try file.info(name)
    try self.init(shape: info.shape) { try file.copyFloats(of: name, into: $0) }
  }

  /// Several of them, on all threads: most of the time goes into the system's giving out memory.
  fileprivate static func all(
    _ names: [String], _ read: (_ name: String) throws -> Tensor
  ) throws -> [Tensor] {
    var tensors: [Result<Tensor, any Error>?] = Array(repeating: nil, count: names.count)
    tensors.withUnsafeMutableBufferPointer { tensors in
      Parallel.forEach(names.count) { index in
        tensors[index] = Result { try read(names[index]) }
      }
    }
    return try tensors.compactMap { try $0?.get() }
  }

  /// A tensor that stays where the file is mapped, if it can be used as it is; else a copy.
  fileprivate static func mapped(_ name: String, in file: WeightsFile) throws -> Tensor {
    guard let elements = try file.mappedFloats(name) else { return try Tensor(name, in: file) }
    return Tensor(lending: elements, of: file, shape: try file.info(name).shape)
  }
}

extension TensorEntry {
  /// A tensor as F32; its elements are lent when they are written, not copied.
  public init(_ name: String, _ tensor: Tensor) {
    self.init(name, shape: tensor.shape) { piece in
      try tensor.withUnsafeBufferPointer { try piece(UnsafeRawBufferPointer($0)) }
    }
  }
}
