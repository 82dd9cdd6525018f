/// The same elements under another shape; the gradient goes back under the old one.
struct Reshape: Function {
  var name: String { "ViewBackward0" }
  let shape: [Int]
  private var oldShape: [Int] = []

  init(shape: [Int]) {
    self.shape = shape
  }

  mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    oldShape = inputs[0].shape
    return inputs.take(0).reshape(Self.resolve(shape, of: oldShape))
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    [gradient.reshape(oldShape)]
  }

  /// The shape with a −1 replaced by what is left for it.
  static func resolve(_ shape: [Int], of old: [Int]) -> [Int] {
    guard let open = shape.firstIndex(of: -1) else { return shape }
    let count = old.reduce(1, *)
    var shape = shape
    shape[open] = 1
    let rest = shape.reduce(1, *)
    precondition(
      rest > 0 && count % rest == 0, "reshape: \(count) elements can't fill a multiple of \(rest)")
    shape[open] = count / rest
    return shape
  }
}

/// All axes but the first joined; the gradient goes back under the old shape.
package struct Flattening: Function {
  package var name: String { "ViewBackward0" }
  private var oldShape: [Int] = []

  package mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    oldShape = inputs[0].shape
    precondition(!oldShape.isEmpty, "flatten: expected an input [N, …], found a scalar")
    let rest = oldShape.dropFirst().reduce(1, *)
    return inputs.take(0).reshape([oldShape[0], rest])
  }

  package func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    [gradient.reshape(oldShape)]
  }
}

/// Two axes exchanged; the gradient's are exchanged back.
struct Transpose: Function {
  var name: String { "TransposeBackward0" }
  let first: Int
  let second: Int

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    inputs[0].transpose(first, second)
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    [gradient.transpose(first, second)]
  }
}

/// The axes in another order; the gradient's go back into the old one.
struct Permute: Function {
  var name: String { "PermuteBackward0" }
  let order: [Int]

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    inputs[0].permute(order)
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    var inverse = [Int](repeating: 0, count: order.count)
    for (index, axis) in order.enumerated() {
      inverse[Axes.index(axis, rank: order.count, "permute")] = index
    }
    return [gradient.permute(inverse)]
  }
}

extension Variable {
  /// The same elements, in row-major order, under another shape; one length may be −1 and is what
  /// the others leave.
  public consuming func reshape(_ shape: [Int]) -> Variable {
    Variable.apply(Reshape(shape: shape), to: [self])
  }

  /// The same elements with all axes but the first joined: [N, …] → [N, product of the others].
  public consuming func flatten() -> Variable {
    Variable.apply(Flattening(), to: [self])
  }

  /// The elements with two axes exchanged; negative numbers count from the end.
  public consuming func transpose(_ first: Int, _ second: Int) -> Variable {
    Variable.apply(Transpose(first: first, second: second), to: [self])
  }

  /// The elements with the axes in another order: axis `i` of the result is axis `order[i]`.
  public consuming func permute(_ order: [Int]) -> Variable {
    Variable.apply(Permute(order: order), to: [self])
  }
}
