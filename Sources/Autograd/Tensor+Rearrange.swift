extension Tensor {
  /// The elements with the axes in another order: axis `i` of the result is axis `order[i]`.
  ///
  /// Traps unless `order` names each axis once; negative numbers count from the end.
  public func permute(_ order: [Int]) -> Tensor {
    precondition(
      order.count == rank, "permute: \(order) doesn't name the \(rank) axes of \(shape)")
    let order = order.map { Axes.index($0, rank: rank, "permute") }
    precondition(
      Set(order).count == rank, "permute: \(order) doesn't name each axis once")
    var strides = [Int](repeating: 1, count: rank)
    for axis in strides.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return gathered(shape: order.map { shape[$0] }, strides: order.map { strides[$0] }, from: 0)
  }

  /// The elements with two axes exchanged; negative numbers count from the end.
  public func transpose(_ first: Int, _ second: Int) -> Tensor {
    var order = Array(0..<rank)
    order.swapAt(
      Axes.index(first, rank: rank, "transpose"), Axes.index(second, rank: rank, "transpose"))
    return permute(order)
  }

  /// Every `step`-th element of a range of positions along one axis.
  ///
  /// Traps if the range is not inside the axis, or the step is not positive.
  public func slice(axis: Int, _ range: Range<Int>, step: Int = 1) -> Tensor {
    let window = SliceWindow(shape, axis: axis, range, step: step)
    let result = Tensor(uninitialized: window.shape)
    withExtendedLifetime(storage) {
      window.forEachBlock { whole, part, count in
        (result.storage.base + part).update(from: storage.base + whole, count: count)
      }
    }
    return result
  }

  /// Tensors one after another along an axis.
  ///
  /// Traps unless they agree in rank and in the length of every other axis, or if there is none.
  public static func concatenate(_ tensors: [Tensor], axis: Int) -> Tensor {
    guard let first = tensors.first else {
      preconditionFailure("concatenate: at least one tensor is needed")
    }
    let axis = Axes.index(axis, rank: first.rank, "concatenate")
    var shape = first.shape
    shape[axis] = 0
    for tensor in tensors {
      var other = tensor.shape
      if axis < other.count { other[axis] = first.shape[axis] }
      precondition(
        other == first.shape,
        "concatenate: the shapes \(first.shape) and \(tensor.shape) differ outside axis \(axis)")
      shape[axis] += tensor.shape[axis]
    }
    let result = Tensor(uninitialized: shape)
    var start = 0
    for tensor in tensors {
      let window = SliceWindow(shape, axis: axis, start..<start + tensor.shape[axis], step: 1)
      withExtendedLifetime(tensor.storage) {
        window.forEachBlock { whole, part, count in
          (result.storage.base + whole).update(from: tensor.storage.base + part, count: count)
        }
      }
      start += tensor.shape[axis]
    }
    return result
  }

  /// A new tensor whose element at a position is read `strides` apart, `offset` from the start.
  private func gathered(shape: [Int], strides: [Int], from offset: Int) -> Tensor {
    let result = Tensor(uninitialized: shape)
    if result.count == 0 { return result }
    var axes: [(length: Int, stride: Int)] = []
    for axis in shape.indices.reversed() where shape[axis] != 1 {
      if let inner = axes.last, strides[axis] == inner.stride * inner.length {
        axes[axes.count - 1].length *= shape[axis]
      } else {
        axes.append((shape[axis], strides[axis]))
      }
    }
    withExtendedLifetime(storage) {
      Self.gather(axes[...], storage.base + offset, to: result.storage.base)
    }
    return result
  }

  /// Copies one block, whose axes come innermost first.
  ///
  /// The two inner axes are walked in tiles of 16 by 16, so that a transposition touches each cache
  /// line once.
  private static func gather(
    _ axes: ArraySlice<(length: Int, stride: Int)>, _ input: UnsafePointer<Float>,
    to output: UnsafeMutablePointer<Float>
  ) {
    guard let outer = axes.last else {
      output[0] = input[0]
      return
    }
    let inner = axes.dropLast()
    if inner.isEmpty {
      if outer.stride == 1 {
        output.update(from: input, count: outer.length)
      } else {
        for index in 0..<outer.length { output[index] = input[index * outer.stride] }
      }
      return
    }
    if inner.count == 1, let row = inner.last, row.stride != 1 {
      for top in stride(from: 0, to: outer.length, by: 16) {
        for left in stride(from: 0, to: row.length, by: 16) {
          for y in top..<min(top + 16, outer.length) {
            for x in left..<min(left + 16, row.length) {
              output[y * row.length + x] = input[y * outer.stride + x * row.stride]
            }
          }
        }
      }
      return
    }
    let size = inner.reduce(1) { $0 * $1.length }
    for index in 0..<outer.length {
      gather(inner, input + index * outer.stride, to: output + index * size)
    }
  }
}

/// Where the elements of a slice along one axis lie in the whole.
struct SliceWindow {
  /// The slice's shape.
  let shape: [Int]
  private let outer: Int
  private let inner: Int
  private let length: Int
  private let start: Int
  private let step: Int
  private let count: Int

  init(_ whole: [Int], axis: Int, _ range: Range<Int>, step: Int) {
    let axis = Axes.index(axis, rank: whole.count, "slice")
    precondition(
      range.lowerBound >= 0 && range.upperBound <= whole[axis],
      "slice: \(range) is not inside axis \(axis) of the shape \(whole)")
    precondition(step > 0, "slice: the step must be positive, found \(step)")
    (start, length, self.step) = (range.lowerBound, whole[axis], step)
    count = (range.count + step - 1) / step
    outer = whole[..<axis].reduce(1, *)
    inner = whole[(axis + 1)...].reduce(1, *)
    var shape = whole
    shape[axis] = count
    self.shape = shape
  }

  /// Calls `body` for each contiguous block: its offset in the whole, in the slice, and its length.
  @inline(__always)
  func forEachBlock(_ body: (_ whole: Int, _ part: Int, _ count: Int) -> Void) {
    for row in 0..<outer {
      let (whole, part) = ((row * length + start) * inner, row * count * inner)
      if step == 1 {
        body(whole, part, count * inner)
      } else {
        for index in 0..<count { body(whole + index * step * inner, part + index * inner, inner) }
      }
    }
  }
}
