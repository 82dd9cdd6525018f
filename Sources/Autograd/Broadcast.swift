/// How the elements of two tensors meet: axes are aligned at the last one, and a length of 1 (or a
/// missing axis) repeats.
///
/// Axes that can be walked as one are merged, so that most shapes end as one row, or as rows of
/// which one operand is a single number.
struct Broadcast {
  /// The result's shape.
  let shape: [Int]

  /// Which operands move along a row.
  enum RowKind {
    case both, leftOnly, rightOnly
  }

  private struct Axis {
    var length: Int
    var left: Int
    var right: Int
  }

  /// Merged axes of length above 1, innermost first.
  private let axes: [Axis]

  /// Traps, naming the operation, if a pair of lengths differs and neither is 1.
  init(_ left: [Int], _ right: [Int], _ operation: StaticString) {
    let rank = max(left.count, right.count)
    var shape = [Int](repeating: 1, count: rank)
    var axes: [Axis] = []
    var (leftStride, rightStride) = (1, 1)
    for axis in 1...max(rank, 1) where axis <= rank {
      let leftLength = axis <= left.count ? left[left.count - axis] : 1
      let rightLength = axis <= right.count ? right[right.count - axis] : 1
      precondition(
        leftLength == rightLength || leftLength == 1 || rightLength == 1,
        "\(operation): the shapes \(left) and \(right) don't broadcast")
      let length = leftLength == 1 ? rightLength : leftLength
      shape[rank - axis] = length
      if length != 1 {
        Broadcast.append(
          Axis(
            length: length, left: leftLength == 1 ? 0 : leftStride,
            right: rightLength == 1 ? 0 : rightStride), to: &axes)
      }
      leftStride *= leftLength
      rightStride *= rightLength
    }
    self.shape = shape
    self.axes = axes
  }

  private static func append(_ axis: Axis, to axes: inout [Axis]) {
    guard let inner = axes.last, axis.left == inner.left * inner.length,
      axis.right == inner.right * inner.length
    else { return axes.append(axis) }
    axes[axes.count - 1].length *= axis.length
  }

  /// Calls `body` for each row: its offset in the result and in the operands, its length and kind.
  @inline(__always)
  func forEachRow(_ body: (_ result: Int, _ left: Int, _ right: Int, Int, RowKind) -> Void) {
    let count = shape.reduce(1, *)
    if count == 0 { return }
    let row = axes.first ?? Axis(length: 1, left: 1, right: 1)
    let kind: RowKind = row.left == 0 ? .rightOnly : row.right == 0 ? .leftOnly : .both
    var position = [Int](repeating: 0, count: axes.count)
    var (left, right) = (0, 0)
    for offset in stride(from: 0, to: count, by: row.length) {
      body(offset, left, right, row.length, kind)
      var axis = 1
      while axis < axes.count {
        position[axis] += 1
        left += axes[axis].left
        right += axes[axis].right
        if position[axis] < axes[axis].length { break }
        position[axis] = 0
        left -= axes[axis].left * axes[axis].length
        right -= axes[axis].right * axes[axis].length
        axis += 1
      }
    }
  }
}
