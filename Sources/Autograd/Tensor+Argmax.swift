extension Tensor {
  /// The place of the largest element along an axis, the first of several: [..., n, ...] → as many
  /// places from 0 to n − 1 as the other axes have elements, in row-major order.
  ///
  /// A NaN counts as the largest, as in PyTorch. Traps if there is no such axis, or if its length is 0.
  public func argmax(axis: Int = -1) -> [Int] {
    let axis = Axes.index(axis, rank: rank, "argmax")
    let (length, width) = (shape[axis], shape[(axis + 1)...].reduce(1, *))
    precondition(length > 0, "argmax: the axis \(axis) of the shape \(shape) has no elements")
    return withUnsafeBufferPointer { elements in
      (0..<(count / length)).map { line in
        let start = line / width * length * width + line % width
        var best = 0
        for place in 1..<length where !elements[start + best * width].isNaN {
          let (value, highest) = (elements[start + place * width], elements[start + best * width])
          if value > highest || value.isNaN { best = place }
        }
        return best
      }
    }
  }
}

extension Variable {
  /// The place of the largest element along an axis, as of a tensor; nothing goes backward through it.
  public func argmax(axis: Int = -1) -> [Int] { data.argmax(axis: axis) }
}
