/// lhs / rhs: the left side's gradient is g / rhs, the right side's −g · (lhs / rhs) / rhs.
struct Divide: Function {
  var name: String { "DivBackward0" }
  private var lhs: [Int] = []
  private var rhs: [Int] = []

  mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    (lhs, rhs) = (inputs[0].shape, inputs[1].shape)
    context.save(input: 1, as: "divisor")
    if context.needsGradient(input: 1) { context.save(input: 0, as: "dividend") }
    let right = inputs.take(1)
    return inputs.take(0) / right
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let divisor = try context.saved("divisor")
    guard context.needsGradient(input: 1) else {
      return [(gradient / divisor).reduced(to: lhs), nil]
    }
    let quotient = Tensor.combined(try context.saved("dividend"), copy divisor, "divide") {
      -($0 / $1) / $1
    }
    let right = (quotient * copy gradient).reduced(to: rhs)
    guard context.needsGradient(input: 0) else { return [nil, right] }
    return [(gradient / divisor).reduced(to: lhs), right]
  }
}

/// x / a number.
struct DivideByNumber: Function {
  var name: String { "DivBackward0" }
  let number: Float

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    inputs.take(0) / number
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    [gradient / number]
  }
}

/// 1 / x; the gradient is −g · y².
struct Reciprocal: Function {
  var name: String { "ReciprocalBackward0" }

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.saveOutput(as: "output")
    return inputs.take(0).mapped { 1 / $0 }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    [Tensor.combined(gradient, try context.saved("output"), "divide") { -$0 * ($1 * $1) }]
  }
}

extension Variable {
  /// The quotient of elements that meet under broadcasting.
  public static func / (lhs: consuming Variable, rhs: consuming Variable) -> Variable {
    apply(Divide(), to: [lhs, rhs])
  }

  /// Every element divided by a number.
  public static func / (lhs: consuming Variable, rhs: Float) -> Variable {
    apply(DivideByNumber(number: rhs), to: [lhs])
  }

  /// A number divided by every element: the reciprocal times the number, as in PyTorch.
  public static func / (lhs: Float, rhs: consuming Variable) -> Variable {
    rhs.reciprocal() * lhs
  }

  /// 1 divided by every element.
  public consuming func reciprocal() -> Variable {
    Variable.apply(Reciprocal(), to: [self])
  }
}
