/// The elements that share their positions on all axes outside one: `width` lines along the axis,
/// side by side.
struct AxisSlab {
  /// Where the slab begins in the tensor.
  let offset: Int
  /// The length of the axis.
  let count: Int
  /// How many lines there are; neighbors on one line are that far apart.
  let width: Int

  /// Writes every element, given its index in the tensor and its line's statistic.
  @inline(__always)
  func update(
    _ base: UnsafeMutablePointer<Float>, _ statistics: UnsafeMutablePointer<Float>,
    _ body: (Int, Float) -> Float
  ) {
    if width == 1 {
      let statistic = statistics[0]
      for index in offset..<offset + count { base[index] = body(index, statistic) }
      return
    }
    for row in 0..<count {
      let start = offset + row * width
      for line in 0..<width { base[start &+ line] = body(start &+ line, statistics[line]) }
    }
  }

  /// The sum along each line of what `body` makes of an element's index.
  @inline(__always)
  func sum(into statistics: UnsafeMutablePointer<Float>, _ body: (Int) -> Float) {
    guard width == 1 else {
      statistics.update(repeating: 0, count: width)
      for row in 0..<count {
        let start = offset + row * width
        for line in 0..<width { statistics[line] += body(start &+ line) }
      }
      return
    }
    let chunk = 256
    var total = 0.0
    withUnsafeTemporaryAllocation(of: Float.self, capacity: chunk) { buffer in
      guard let terms = buffer.baseAddress else { return }
      for first in stride(from: 0, to: count, by: chunk) {
        let size = min(chunk, count - first)
        let start = offset + first
        for index in 0..<size { terms[index] = body(start &+ index) }
        total += Sum.row(terms, size)
      }
    }
    statistics[0] = Float(total)
  }

  /// The largest element of each line; NaN if it has one.
  func largest(of base: UnsafePointer<Float>, into statistics: UnsafeMutablePointer<Float>) {
    if width == 1 {
      statistics[0] = Largest.row(base + offset, count)
      return
    }
    statistics.update(from: base + offset, count: width)
    for row in 1..<max(count, 1) {
      let start = base + offset + row * width
      for line in 0..<width { statistics[line] = Largest.of(statistics[line], start[line]) }
    }
  }
}

extension Tensor {
  /// This tensor after `body` has overwritten each slab along an axis.
  ///
  /// `body` also gets room for one statistic a line, without values.
  @inline(__always)
  consuming func overwritingSlabs(
    axis: Int, _ operation: StaticString,
    _ body: (AxisSlab, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    var result = self
    let axis = Axes.index(axis, rank: result.rank, operation)
    let length = result.shape[axis]
    let width = result.shape[(axis + 1)...].reduce(1, *)
    let count = result.count
    if count == 0 { return result }
    result.withMutablePointer { base in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { buffer in
        guard let statistics = buffer.baseAddress else { return }
        for offset in stride(from: 0, to: count, by: length * width) {
          body(AxisSlab(offset: offset, count: length, width: width), base, statistics)
        }
      }
    }
    return result
  }
}
