internal import Kernels

extension Tensor {
  /// The sum of all elements, a scalar; 0 if there are none.
  public func sum() -> Tensor {
    Tensor(withExtendedLifetime(storage) { Float(Sum.row(storage.base, count)) })
  }

  /// The sum along some axes; 0 along an axis of length 0.
  ///
  /// - Parameters:
  ///   - axes: The axes to sum over; negative ones count from the end.
  ///   - keepDimension: Whether the summed axes stay, with length 1.
  public func sum(axes: [Int], keepDimension: Bool = false) -> Tensor {
    sum(Reduction(shape, axes: axes, keepDimension: keepDimension, "sum"))
  }

  func sum(_ reduction: Reduction) -> Tensor {
    let result = Tensor(shape: reduction.shape)
    withExtendedLifetime(storage) {
      if count > 0 {
        Sum.add(reduction.groups[...], storage.base, to: result.storage.base)
      }
    }
    return result
  }

  /// Summed along every axis that broadcasting to this shape from `shape` repeated.
  consuming func reduced(to shape: [Int]) -> Tensor {
    if self.shape == shape { return self }
    let missing = rank - shape.count
    let axes = self.shape.indices.filter {
      $0 < missing || (shape[$0 - missing] == 1 && self.shape[$0] != 1)
    }
    if axes.isEmpty { return reshape(shape) }
    return sum(axes: axes).reshape(shape)
  }

  /// Repeated along the axes in which this shape has 1 (or nothing) and `shape` more.
  func broadcast(to shape: [Int]) -> Tensor {
    if self.shape == shape { return self }
    if count == 1 { return Tensor(shape: shape, repeating: storage.base[0]) }
    return .combined(self, Tensor(uninitialized: shape), "broadcast") { value, _ in value }
  }
}

/// Which axes a reduction removes, merged with their neighbors of the same kind.
struct Reduction {
  /// Neighboring axes that are all kept, or all reduced.
  struct Group {
    var length: Int
    var isReduced: Bool
    var inputStride = 1
    var outputStride = 0
  }

  /// The result's shape.
  let shape: [Int]

  /// The result's shape with reduced axes of length 1 in place.
  let keptShape: [Int]

  /// How many elements make one of the result.
  let reducedCount: Int

  /// Outermost first; kinds alternate.
  private(set) var groups: [Group] = []

  /// Traps, naming the operation, if an axis doesn't exist or comes twice.
  init(_ shape: [Int], axes: [Int], keepDimension: Bool, _ operation: StaticString) {
    var isReduced = [Bool](repeating: false, count: shape.count)
    for axis in axes {
      let axis = Axes.index(axis, rank: shape.count, operation)
      precondition(!isReduced[axis], "\(operation): the axis \(axis) comes twice")
      isReduced[axis] = true
    }
    keptShape = shape.indices.map { isReduced[$0] ? 1 : shape[$0] }
    self.shape =
      keepDimension ? keptShape : shape.indices.filter { !isReduced[$0] }.map { shape[$0] }
    reducedCount = shape.indices.reduce(1) { isReduced[$1] ? $0 * shape[$1] : $0 }
    for axis in shape.indices where shape[axis] != 1 {
      if let last = groups.last, last.isReduced == isReduced[axis] {
        groups[groups.count - 1].length *= shape[axis]
      } else {
        groups.append(Group(length: shape[axis], isReduced: isReduced[axis]))
      }
    }
    var (input, output) = (1, 1)
    for index in groups.indices.reversed() {
      groups[index].inputStride = input
      groups[index].outputStride = groups[index].isReduced ? 0 : output
      input *= groups[index].length
      if !groups[index].isReduced { output *= groups[index].length }
    }
  }
}

/// Axis numbers as users write them.
enum Axes {
  /// The axis counted from the front; traps, naming the operation, if there is none.
  static func index(_ axis: Int, rank: Int, _ operation: StaticString) -> Int {
    precondition(
      axis >= -rank && axis < rank,
      "\(operation): a tensor of rank \(rank) has no axis \(axis)")
    return axis < 0 ? axis + rank : axis
  }
}

/// Sums in a fixed order, whose error grows with the logarithm of the length rather than with it.
enum Sum {
  /// The sum of a row: 16 lanes over blocks of 1,024 elements, the blocks in double precision.
  static func row(_ base: UnsafePointer<Float>, _ count: Int) -> Double {
    KernelTable.current.elements.sum(UnsafeBufferPointer(start: base, count: count).span)
  }

  /// Adds `rows` rows of `count` elements to `output`, 64 rows at a time.
  static func columns(
    _ base: UnsafePointer<Float>, rows: Int, _ count: Int,
    to output: UnsafeMutablePointer<Float>
  ) {
    if rows <= 64 {
      for row in 0..<rows {
        let input = base + row * count
        for index in 0..<count { output[index] += input[index] }
      }
      return
    }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { buffer in
      guard let partial = buffer.baseAddress else { return }
      for first in stride(from: 0, to: rows, by: 64) {
        partial.update(from: base + first * count, count: count)
        for row in first + 1..<max(min(first + 64, rows), first + 1) {
          let input = base + row * count
          for index in 0..<count { partial[index] += input[index] }
        }
        for index in 0..<count { output[index] += partial[index] }
      }
    }
  }

  /// Adds a block of merged axes to its place in the result.
  static func add(
    _ groups: ArraySlice<Reduction.Group>, _ input: UnsafePointer<Float>,
    to output: UnsafeMutablePointer<Float>
  ) {
    guard let group = groups.first else {
      output[0] += input[0]
      return
    }
    let inner = groups.dropFirst()
    switch (group.isReduced, inner.count) {
    case (true, 0): output[0] += Float(row(input, group.length))
    case (false, 0): columns(input, rows: 1, group.length, to: output)
    case (true, 1): columns(input, rows: group.length, group.inputStride, to: output)
    default:
      for index in 0..<group.length {
        add(inner, input + index * group.inputStride, to: output + index * group.outputStride)
      }
    }
  }
}
