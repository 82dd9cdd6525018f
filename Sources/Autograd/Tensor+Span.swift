internal import Kernels

extension Tensor {
  /// Lends the elements for reading.
  func withSpan<R>(_ body: (Span<Float>) throws -> R) rethrows -> R {
    try withUnsafeBufferPointer { try body($0.span) }
  }

  /// Lends the elements for writing, first copying shared ones.
  mutating func withMutableSpan<R>(_ body: (inout MutableSpan<Float>) throws -> R) rethrows -> R {
    try withUnsafeMutableBufferPointer {
      var span = $0.mutableSpan
      return try body(&span)
    }
  }

  /// Lends each of as many equal parts as are asked for once, for writing, to any thread.
  ///
  /// - Parameters:
  ///   - cost: Elements that a part's work touches; its own if nil.
  ///   - body: Gets the part's number, and its elements.
  mutating func forEachPart(
    _ count: Int, cost: Int? = nil, _ body: (Int, inout MutableSpan<Float>) -> Void
  ) {
    guard count > 0 else { return }
    let size = self.count / count
    withMutablePointer { base in
      Parallel.split(count, cost: cost ?? size) { index in
        var part = UnsafeMutableBufferPointer(start: base + index * size, count: size).mutableSpan
        body(index, &part)
      }
    }
  }

  /// This tensor's elements after a kernel has changed them, which it does in place if nobody else holds
  /// them.
  ///
  /// - Parameters:
  ///   - change: Changes elements.
  ///   - fill: Writes changed elements elsewhere.
  consuming func changed(
    _ change: (inout MutableSpan<Float>) -> Void,
    _ fill: (Span<Float>, inout MutableSpan<Float>) -> Void
  ) -> Tensor {
    var source = self
    if source.isUniquelyOwned {
      source.withMutableSpan { change(&$0) }
      return source
    }
    var result = Tensor(uninitialized: source.shape)
    source.withSpan { from in result.withMutableSpan { fill(from, &$0) } }
    return result
  }
}

extension Range<Int> {
  /// Where one of the equal parts lies that elements divide into.
  static func part(_ index: Int, of size: Int) -> Range<Int> {
    index * size..<(index + 1) * size
  }
}

extension MutableSpan<Float> {
  /// Lends some of the elements.
  mutating func withPart(_ range: Range<Int>, _ body: (inout MutableSpan<Float>) -> Void) {
    withUnsafeMutableBufferPointer { elements in
      var part = UnsafeMutableBufferPointer(rebasing: elements[range]).mutableSpan
      body(&part)
    }
  }
}
