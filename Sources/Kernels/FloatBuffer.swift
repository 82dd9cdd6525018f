/// Floats on cache-line boundaries, zero at first, freed with their owner.
package struct FloatBuffer: ~Copyable {
  package let count: Int
  private let base: UnsafeMutablePointer<Float>

  package init(zeros count: Int) {
    precondition(count >= 0, "FloatBuffer: negative count \(count)")
    self.count = count
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
    base = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: count)
  }

  deinit { base.deallocate() }

  /// Lends the floats for the duration of `body`.
  package borrowing func withUnsafePointer<Result>(
    _ body: (UnsafePointer<Float>) throws -> Result
  ) rethrows -> Result {
    try body(base)
  }

  /// Lends the floats for writing; the caller sees to it that nobody else uses them meanwhile.
  package mutating func withUnsafeMutablePointer<Result>(
    _ body: (UnsafeMutablePointer<Float>) throws -> Result
  ) rethrows -> Result {
    try body(base)
  }
}

/// One owner holds it, and what it lends can't outlive a call.
extension FloatBuffer: @unchecked Sendable {}
