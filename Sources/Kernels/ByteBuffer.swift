/// Bytes on cache-line boundaries, zero at first, freed with their owner.
package struct ByteBuffer: ~Copyable {
  package let count: Int
  private let base: UnsafeMutablePointer<UInt8>

  package init(zeros count: Int) {
    precondition(count >= 0, "ByteBuffer: negative count \(count)")
    self.count = count
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1), alignment: 64)
    base = bytes.bindMemory(to: UInt8.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: count)
  }

  deinit { base.deallocate() }

  /// Lends the bytes for the duration of `body`.
  package borrowing func withUnsafePointer<Result>(
    _ body: (UnsafePointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try body(base)
  }

  /// Lends the bytes for writing; the caller sees to it that nobody else uses them meanwhile.
  package mutating func withUnsafeMutablePointer<Result>(
    _ body: (UnsafeMutablePointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try body(base)
  }
}

/// One owner holds it, and what it lends can't outlive a call.
extension ByteBuffer: @unchecked Sendable {}
