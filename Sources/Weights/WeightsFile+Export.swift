extension WeightsFile {
  /// Writes all tensors and the metadata as safetensors, replacing any file at `path`.
  ///
  /// Names, types and numbers stay as they are; with `half` floating-point numbers (F64, F32, BF16)
  /// become F16, each rounded to the nearest, ties to even.
  ///
  /// A file that the registry knows gets the metadata `preprocessing`, which it would lack otherwise.
  ///
  /// - Throws: `WeightsError`, with `half` also `beyondHalf` for a finite number that F16 can't hold;
  ///   the old file then stays.
  public func writeSafetensors(to path: String, half: Bool = false) throws {
    try writeSafetensors(to: path, half: half, before: {})
  }

  /// The same; `before` is called before each tensor, and may throw.
  package func writeSafetensors(
    to path: String, half: Bool = false, before: @escaping () throws -> Void
  ) throws {
    let entries = names.compactMap { name in
      tensors[name].map { info in
        let entry = half ? halfEntry(name, info) : entry(name, info)
        return TensorEntry(name, shape: entry.shape, type: entry.type) { piece in
          try before()
          try entry.pieces(piece)
        }
      }
    }
    var metadata = metadata
    if let published {
      metadata["preprocessing"] = published.preprocessing
    }
    try SafetensorsWriter.write(entries, metadata: metadata, to: path)
  }

  private func entry(_ name: String, _ info: TensorInfo) -> TensorEntry {
    TensorEntry(name, shape: info.shape, type: info.type) { piece in
      try self.withBytes(of: name) { try piece($0) }
    }
  }

  private func halfEntry(_ name: String, _ info: TensorInfo) -> TensorEntry {
    guard [.f64, .f32, .bf16].contains(info.type) else { return entry(name, info) }
    return TensorEntry(name, shape: info.shape, type: .f16) { piece in
      do {
        try self.withBytes(of: name) { try halves($0, info.type, piece) }
      } catch let error as BeyondHalf {
        throw WeightsError(
          path: self.path, reason: .beyondHalf(tensor: name, found: error.value))
      }
    }
  }
}

/// A finite number that half precision can't hold.
private struct BeyondHalf: Error {
  let value: Double
}

/// Hands over elements in half precision, a few at a time.
private func halves(
  _ bytes: UnsafeRawBufferPointer, _ type: TensorType,
  _ piece: (UnsafeRawBufferPointer) throws -> Void
) throws {
  let size = type.bitWidth / 8
  let count = bytes.count / size
  var buffer: [UInt16] = []
  for start in stride(from: 0, to: count, by: 65536) {
    buffer.removeAll(keepingCapacity: true)
    for index in start..<min(start + 65536, count) {
      // Every type fits a Double exactly, so that each number is rounded once.
      let value: Double =
        switch type {
        case .f64: Double(bitPattern: element(bytes, index))
        case .bf16: Double(Float(bitPattern: UInt32(element(bytes, index) as UInt16) << 16))
        default: Double(Float(bitPattern: element(bytes, index)))
        }
      let half = Float16(value)
      if half.isInfinite, value.isFinite { throw BeyondHalf(value: value) }
      buffer.append(half.bitPattern.littleEndian)
    }
    try buffer.withUnsafeBytes(piece)
  }
}

/// An element that need not lie on a multiple of its size.
private func element<Bits: FixedWidthInteger & BitwiseCopyable>(
  _ bytes: UnsafeRawBufferPointer, _ index: Int
) -> Bits {
  Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: index * Bits.bitWidth / 8, as: Bits.self))
}
