/// The elements of a tensor in row-major order without gaps: those of a mapped file, or a copy.
enum TensorBytes {
  case lent(UnsafeRawBufferPointer)
  case gathered([UInt8])

  func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    switch self {
    case .lent(let bytes): try body(bytes)
    case .gathered(let bytes): try bytes.withUnsafeBytes(body)
    }
  }
}

/// Copies elements that lie `strides` apart into row-major order.
///
/// - Parameter source: begins with the first element and holds all that are reached.
func gathered(
  _ source: UnsafeRawBufferPointer, shape: [Int], strides: [Int], elementSize: Int
) -> [UInt8] {
  switch elementSize {
  case 1: gathered(source, shape, strides, UInt8.self)
  case 2: gathered(source, shape, strides, UInt16.self)
  case 4: gathered(source, shape, strides, UInt32.self)
  case 8: gathered(source, shape, strides, UInt64.self)
  default: preconditionFailure("no element has \(elementSize) bytes")
  }
}

private func gathered<Element: BitwiseCopyable>(
  _ source: UnsafeRawBufferPointer, _ shape: [Int], _ strides: [Int], _ type: Element.Type
) -> [UInt8] {
  let size = MemoryLayout<Element>.size
  let count = shape.reduce(1, *)
  let row = shape.last ?? 1
  let step = strides.last ?? 1
  return [UInt8](unsafeUninitializedCapacity: count * size) { buffer, initialized in
    let target = UnsafeMutableRawBufferPointer(buffer)
    // The index of the current row, its last axis left out, and the element that it begins with.
    var index = Array(repeating: 0, count: max(shape.count - 1, 0))
    var start = 0
    for first in stride(from: 0, to: count, by: max(row, 1)) {
      for column in 0..<row {
        let element = source.loadUnaligned(
          fromByteOffset: (start + column * step) * size, as: type)
        target.storeBytes(of: element, toByteOffset: (first + column) * size, as: type)
      }
      for axis in index.indices.reversed() {
        index[axis] += 1
        start += strides[axis]
        if index[axis] < shape[axis] { break }
        start -= strides[axis] * shape[axis]
        index[axis] = 0
      }
    }
    initialized = count * size
  }
}
