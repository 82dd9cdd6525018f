/// A tensor to write to a file.
public struct TensorEntry {
  /// Its name; any text but `__metadata__`.
  public let name: String
  /// Element type.
  public let type: TensorType
  /// Size along each axis; empty for a scalar.
  public let shape: [Int]
  /// Hands over the data, in one or more consecutive pieces.
  private let lend: (_ piece: (UnsafeRawBufferPointer) throws -> Void) throws -> Void

  /// F32 elements, row-major.
  public init(_ name: String, shape: [Int], floats: [Float]) {
    self.init(name, shape: shape) { piece in try floats.withUnsafeBytes(piece) }
  }

  /// Elements of any type as bytes, row-major, little-endian.
  public init(_ name: String, shape: [Int], type: TensorType, bytes: [UInt8]) {
    self.init(name, shape: shape, type: type) { piece in try bytes.withUnsafeBytes(piece) }
  }

  /// Elements that are lent while they are written, so that nothing is copied.
  ///
  /// - Parameters:
  ///   - name: What the tensor is called.
  ///   - shape: The length of each axis.
  ///   - type: What the elements are.
  ///   - lend: Calls its argument with consecutive pieces of the data, row-major and little-endian,
  ///     and passes on what it throws.
  public init(
    _ name: String, shape: [Int], type: TensorType = .f32,
    lending lend: @escaping (_ piece: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) {
    self.name = name
    self.type = type
    self.shape = shape
    self.lend = lend
  }

  /// Hands over the data and checks that there is as much as type and shape ask for.
  func pieces(_ piece: (UnsafeRawBufferPointer) throws -> Void) throws {
    var found = 0
    try lend {
      found += $0.count
      try piece($0)
    }
    let expected = try byteCount()
    guard found == expected else {
      throw WeightsError.Reason.byteCount(
        tensor: name, shape: shape, type: type, expected: expected, found: found)
    }
  }

  /// Bytes that it takes, every step checked.
  func byteCount() throws(WeightsError.Reason) -> Int {
    try type.byteCount(of: name, shape: shape)
  }
}
