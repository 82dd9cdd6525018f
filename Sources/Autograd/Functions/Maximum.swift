internal import Kernels

/// The largest element along axes, or of all; NaN if there is one.
///
/// As PyTorch's `amax`: equal largest elements share the gradient evenly.
struct Maximum: Function {
  var name: String { axes == nil ? "MaxBackward1" : "AmaxBackward0" }
  let axes: [Int]?
  let keepDimension: Bool

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.save(input: 0, as: "input")
    context.saveOutput(as: "output")
    return inputs[0].max(axes: axes ?? Array(0..<inputs[0].rank), keepDimension: keepDimension)
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let (input, output) = (try context.saved("input"), try context.saved("output"))
    let axes = axes ?? Array(0..<input.rank)
    let shape = Reduction(input.shape, axes: axes, keepDimension: true, "max").shape
    let isLargest = Tensor.combined(copy input, output.reshape(shape), "max") {
      $0 == $1 ? 1 : 0
    }
    let share = gradient.reshape(shape) / isLargest.sum(axes: axes, keepDimension: true)
    return [isLargest * share]
  }
}

extension Tensor {
  /// The largest element along some axes; NaN if there is one among them.
  ///
  /// Traps along an axis of length 0.
  ///
  /// - Parameters:
  ///   - axes: The axes to search; negative ones count from the end.
  ///   - keepDimension: Whether these axes stay, with length 1.
  public func max(axes: [Int], keepDimension: Bool = false) -> Tensor {
    let reduction = Reduction(shape, axes: axes, keepDimension: keepDimension, "max")
    precondition(
      reduction.reducedCount > 0 || reduction.shape.contains(0),
      "max: there is no largest element along the axes \(axes) of the shape \(shape)")
    let result = Tensor(shape: reduction.shape, repeating: -.infinity)
    withExtendedLifetime(storage) {
      if count > 0 {
        Largest.take(reduction.groups[...], storage.base, to: result.storage.base)
      }
    }
    return result
  }
}

/// Largest elements; a NaN is larger than all.
enum Largest {
  @inline(__always)
  static func of(_ a: Float, _ b: Float) -> Float {
    a >= b || a.isNaN ? a : b
  }

  /// The largest element of a row that has at least one.
  static func row(_ base: UnsafePointer<Float>, _ count: Int) -> Float {
    KernelTable.current.elements.largest(UnsafeBufferPointer(start: base, count: count).span)
  }

  /// Raises the results of a block of merged axes to the largest elements of the block.
  static func take(
    _ groups: ArraySlice<Reduction.Group>, _ input: UnsafePointer<Float>,
    to output: UnsafeMutablePointer<Float>
  ) {
    guard let group = groups.first else {
      output[0] = of(output[0], input[0])
      return
    }
    let inner = groups.dropFirst()
    switch (group.isReduced, inner.isEmpty) {
    case (true, true): output[0] = of(output[0], row(input, group.length))
    case (false, true):
      for index in 0..<group.length { output[index] = of(output[index], input[index]) }
    default:
      for index in 0..<group.length {
        take(inner, input + index * group.inputStride, to: output + index * group.outputStride)
      }
    }
  }
}

extension Variable {
  /// The largest of all elements, a scalar; NaN if there is one.
  ///
  /// Equal largest elements share the gradient evenly. Traps if there are no elements.
  public consuming func max() -> Variable {
    Variable.apply(Maximum(axes: nil, keepDimension: false), to: [self])
  }

  /// The largest element along some axes; NaN if there is one among them.
  ///
  /// Equal largest elements share the gradient evenly, as with PyTorch's `amax`. Traps along an axis
  /// of length 0.
  ///
  /// - Parameters:
  ///   - axes: The axes to search; negative ones count from the end.
  ///   - keepDimension: Whether these axes stay, with length 1.
  public consuming func max(axes: [Int], keepDimension: Bool = false) -> Variable {
    Variable.apply(Maximum(axes: axes, keepDimension: keepDimension), to: [self])
  }
}
