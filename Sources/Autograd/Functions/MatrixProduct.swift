/// A · B; the gradients are G · Bᵀ and Aᵀ · G.
struct MatrixProduct: Function {
  var name: String { isBatched ? "BmmBackward0" : "MmBackward0" }
  private var isBatched = false

  mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    isBatched = inputs[0].rank > 2
    if context.needsGradient(input: 0) { context.save(input: 1, as: "right") }
    if context.needsGradient(input: 1) { context.save(input: 0, as: "left") }
    return inputs[0].matmul(inputs[1])
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let gradient = consume gradient
    let needsLeft = context.needsGradient(input: 0)
    let left =
      needsLeft
      ? Tensor.product(gradient, try context.saved("right"), isRightTransposed: true) : nil
    guard context.needsGradient(input: 1) else { return [left, nil] }
    let lhs = try context.saved("left")
    return [left, Tensor.product(lhs, gradient, isLeftTransposed: true)]
  }
}

extension Variable {
  /// The matrix product of two matrices, [m, k] · [k, n] = [m, n], or of each pair in two equally
  /// long batches of matrices, [..., m, k] · [..., k, n] = [..., m, n].
  ///
  /// Traps when the shapes don't fit.
  public consuming func matmul(_ other: consuming Variable) -> Variable {
    Variable.apply(MatrixProduct(), to: [self, other])
  }
}
