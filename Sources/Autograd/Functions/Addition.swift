/// lhs + rhs; the gradient goes to both as it is, summed over what was broadcast.
package struct Add: Function {
  package var name: String { "AddBackward0" }
  private var lhs: [Int] = []
  private var rhs: [Int] = []

  package mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    (lhs, rhs) = (inputs[0].shape, inputs[1].shape)
    let right = inputs.take(1)
    return inputs.take(0) + right
  }

  package func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    let left = context.needsGradient(input: 0) ? (copy gradient).reduced(to: lhs) : nil
    return [left, context.needsGradient(input: 1) ? gradient.reduced(to: rhs) : nil]
  }
}

/// x + a number.
struct AddNumber: Function {
  var name: String { "AddBackward0" }
  let number: Float

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    inputs.take(0) + number
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    [gradient]
  }
}

/// lhs − rhs; the gradient goes to the left as it is, to the right with the other sign.
struct Subtract: Function {
  var name: String { "SubBackward0" }
  private var lhs: [Int] = []
  private var rhs: [Int] = []

  mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    (lhs, rhs) = (inputs[0].shape, inputs[1].shape)
    let right = inputs.take(1)
    return inputs.take(0) - right
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    let left = context.needsGradient(input: 0) ? (copy gradient).reduced(to: lhs) : nil
    return [left, context.needsGradient(input: 1) ? -gradient.reduced(to: rhs) : nil]
  }
}

/// x − a number.
struct SubtractNumber: Function {
  var name: String { "SubBackward0" }
  let number: Float

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    inputs.take(0) - number
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    [gradient]
  }
}

/// A number − x.
struct SubtractFromNumber: Function {
  var name: String { "RsubBackward1" }
  let number: Float

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    let number = number
    return inputs.take(0).mapped { number - $0 }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    [-gradient]
  }
}

/// −x.
struct Negate: Function {
  var name: String { "NegBackward0" }

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    -inputs.take(0)
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    [-gradient]
  }
}

extension Variable {
  /// The sum of elements that meet under broadcasting.
  public static func + (lhs: consuming Variable, rhs: consuming Variable) -> Variable {
    apply(Add(), to: [lhs, rhs])
  }

  /// A number added to every element.
  public static func + (lhs: consuming Variable, rhs: Float) -> Variable {
    apply(AddNumber(number: rhs), to: [lhs])
  }

  /// A number added to every element.
  public static func + (lhs: Float, rhs: consuming Variable) -> Variable {
    apply(AddNumber(number: lhs), to: [rhs])
  }

  /// The difference of elements that meet under broadcasting.
  public static func - (lhs: consuming Variable, rhs: consuming Variable) -> Variable {
    apply(Subtract(), to: [lhs, rhs])
  }

  /// A number subtracted from every element.
  public static func - (lhs: consuming Variable, rhs: Float) -> Variable {
    apply(SubtractNumber(number: rhs), to: [lhs])
  }

  /// Every element subtracted from a number.
  public static func - (lhs: Float, rhs: consuming Variable) -> Variable {
    apply(SubtractFromNumber(number: lhs), to: [rhs])
  }

  /// Every element with the other sign.
  public static prefix func - (operand: consuming Variable) -> Variable {
    apply(Negate(), to: [operand])
  }
}
