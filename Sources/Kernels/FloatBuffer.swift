internal import Foundation

/// Floats on cache-line boundaries, zero at first, freed with their owner.
package struct FloatBuffer: ~Copyable {
  private static let hugePage = 1 << 21

  package let count: Int
  private let base: UnsafeMutablePointer<Float>

  package init(zeros count: Int) {
    self.init(uninitialized: count)
    base.initialize(repeating: 0, count: count)
  }

  init(copying floats: [Float]) {
    self.init(uninitialized: floats.count)
    base.initialize(from: floats, count: floats.count)
  }

  /// Floats without values, all of which whoever makes it writes: on the threads that do so the
  /// system then provides the memory.
  init(uninitialized count: Int) {
    precondition(count >= 0, "FloatBuffer: negative count \(count)")
    self.count = count
    let size = max(count, 1) * MemoryLayout<Float>.stride
    // What fills at least half of a last huge page gets a whole one.
    let huge = (size + Self.hugePage / 2) / Self.hugePage * Self.hugePage
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(size, huge), alignment: huge > 0 ? Self.hugePage : 64)
    #if os(Linux)
      // A hint: kernels walk over dozens of streams at once, more than there are entries for small
      // pages in the processor's table, and small pages are given out one at a time.
      if huge > 0 { madvise(bytes, huge, MADV_HUGEPAGE) }
    #endif
    base = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
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
