/// lhs · rhs, element by element; each side's gradient is the output's times the other side.
struct Multiply: Function {
  var name: String { "MulBackward0" }
  private var lhs: [Int] = []
  private var rhs: [Int] = []

  mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    (lhs, rhs) = (inputs[0].shape, inputs[1].shape)
    if context.needsGradient(input: 0) { context.save(input: 1, as: "right") }
    if context.needsGradient(input: 1) { context.save(input: 0, as: "left") }
    let right = inputs.take(1)
    return inputs.take(0) * right
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    guard context.needsGradient(input: 0) else {
      return [nil, (gradient * (try context.saved("left"))).reduced(to: rhs)]
    }
    guard context.needsGradient(input: 1) else {
      return [(gradient * (try context.saved("right"))).reduced(to: lhs), nil]
    }
    let left = (copy gradient * (try context.saved("right"))).reduced(to: lhs)
    return [left, (gradient * (try context.saved("left"))).reduced(to: rhs)]
  }
}

/// x · a number.
struct MultiplyByNumber: Function {
  var name: String { "MulBackward0" }
  let number: Float

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    inputs.take(0) * number
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    [gradient * number]
  }
}

extension Variable {
  /// The product of elements that meet under broadcasting.
  public static func * (lhs: consuming Variable, rhs: consuming Variable) -> Variable {
    apply(Multiply(), to: [lhs, rhs])
  }

  /// Every element times a number.
  public static func * (lhs: consuming Variable, rhs: Float) -> Variable {
    apply(MultiplyByNumber(number: rhs), to: [lhs])
  }

  /// Every element times a number.
  public static func * (lhs: Float, rhs: consuming Variable) -> Variable {
    apply(MultiplyByNumber(number: lhs), to: [rhs])
  }
}
