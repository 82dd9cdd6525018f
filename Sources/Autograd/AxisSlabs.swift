internal import Kernels

/// The elements that share their positions on all axes outside one: `width` lines along the axis,
/// side by side.
///
/// A statistic is a number for each line.
struct AxisSlab {
  /// The slab's elements in the tensor.
  var range: Range<Int>
  /// The length of the axis.
  let count: Int
  /// How many lines there are; neighbors on one line are that far apart.
  let width: Int
  let kernels: ElementKernels

  /// numbers[i] −= the statistic of its line.
  func subtract(_ statistics: Span<Float>, from numbers: inout MutableSpan<Float>) {
    if width == 1 { return kernels.subtract(statistics[0], from: &numbers) }
    for row in 0..<count {
      numbers.withPart(.part(row, of: width)) { kernels.subtract(statistics, from: &$0) }
    }
  }

  /// numbers[i] ·= the statistic of its line.
  func scale(_ numbers: inout MutableSpan<Float>, by statistics: Span<Float>) {
    if width == 1 { return kernels.scale(&numbers, by: statistics[0]) }
    for row in 0..<count {
      numbers.withPart(.part(row, of: width)) { kernels.multiply(&$0, by: statistics) }
    }
  }

  /// The largest number of each line; NaN if it has one.
  func largest(of numbers: Span<Float>, into statistics: inout MutableSpan<Float>) {
    if width == 1 {
      statistics[0] = kernels.largest(numbers)
      return
    }
    for line in 0..<width { statistics[line] = numbers[line] }
    for row in 1..<max(count, 1) {
      kernels.raise(&statistics, to: numbers.extracting(.part(row, of: width)))
    }
  }

  /// The sum of each line.
  func sum(of numbers: Span<Float>, into statistics: inout MutableSpan<Float>) {
    if width == 1 {
      statistics[0] = Float(kernels.sum(numbers, block: Self.piece))
      return
    }
    statistics.update(repeating: 0)
    for row in 0..<count { kernels.add(numbers.extracting(.part(row, of: width)), to: &statistics) }
  }

  /// The sum of each line of terms that `body` writes, given which of the slab's elements they are of.
  func sum(
    into statistics: inout MutableSpan<Float>,
    _ body: (Range<Int>, inout MutableSpan<Float>) -> Void
  ) {
    if width > 1 { statistics.update(repeating: 0) }
    var total = 0.0
    forEachPiece { range, terms in
      body(range, &terms)
      if width == 1 {
        total += kernels.sum(terms.span)
      } else {
        kernels.add(terms.span, to: &statistics)
      }
    }
    if width == 1 { statistics[0] = Float(total) }
  }

  /// Elements of a line that are worked on at a time.
  private static let piece = 256

  /// Pieces of the only line, or rows of several, each with memory for as many numbers.
  func forEachPiece(_ body: (Range<Int>, inout MutableSpan<Float>) -> Void) {
    let size = width == 1 ? Self.piece : width
    withUnsafeTemporaryAllocation(of: Float.self, capacity: size) { memory in
      for first in stride(from: 0, to: range.count, by: size) {
        let range = first..<min(first + size, range.count)
        var piece = UnsafeMutableBufferPointer(rebasing: memory[..<range.count]).mutableSpan
        body(range, &piece)
      }
    }
  }
}

extension Tensor {
  /// This tensor after `body` has overwritten each slab along an axis.
  ///
  /// `body` gets the slab's elements, and room for one statistic a line, without values.
  consuming func overwritingSlabs(
    axis: Int, _ operation: StaticString,
    _ body: (AxisSlab, inout MutableSpan<Float>, inout MutableSpan<Float>) -> Void
  ) -> Tensor {
    var result = self
    let axis = Axes.index(axis, rank: result.rank, operation)
    let length = result.shape[axis]
    let width = result.shape[(axis + 1)...].reduce(1, *)
    let size = length * width
    if result.count == 0 { return result }
    // One for all: a copy of the kernels costs as much as a short line.
    var slab = AxisSlab(
      range: 0..<0, count: length, width: width, kernels: KernelTable.current.elements)
    result.withMutableSpan { elements in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { memory in
        memory.initialize(repeating: 0)
        var statistics = memory.mutableSpan
        for offset in stride(from: 0, to: elements.count, by: size) {
          slab.range = offset..<offset + size
          elements.withPart(slab.range) { body(slab, &$0, &statistics) }
        }
      }
    }
    return result
  }
}
