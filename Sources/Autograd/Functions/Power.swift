internal import Foundation

/// x raised to a number; the gradient is g · e · x^(e−1), and zero for the exponent 0.
struct PowerOfNumber: Function {
  var name: String { "PowBackward0" }
  let exponent: Float

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    if exponent != 0 { context.save(input: 0, as: "base") }
    return inputs.take(0).raised(to: exponent)
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    if exponent == 0 { return [gradient.mapped { _ in 0 }] }
    let base = try context.saved("base")
    let exponent = exponent
    if exponent == 2 {
      return [Tensor.combined(gradient, base, "power") { $0 * (2 * $1) }]
    }
    return [gradient * (base.raised(to: exponent - 1) * exponent)]
  }
}

/// x raised to y, element by element.
///
/// The base's gradient is g · y · x^(y−1), and 0 where y is 0; the exponent's is g · x^y · ln x, and
/// 0 where x is 0 and y isn't negative.
struct Power: Function {
  var name: String { "PowBackward1" }
  private var baseShape: [Int] = []
  private var exponentShape: [Int] = []

  mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    (baseShape, exponentShape) = (inputs[0].shape, inputs[1].shape)
    context.save(input: 0, as: "base")
    context.save(input: 1, as: "exponent")
    if context.needsGradient(input: 1) { context.saveOutput(as: "power") }
    let exponent = inputs.take(1)
    return Tensor.combined(inputs.take(0), exponent, "power") { pow($0, $1) }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let (base, exponent) = (try context.saved("base"), try context.saved("exponent"))
    var gradients: [Tensor?] = [nil, nil]
    if context.needsGradient(input: 0) {
      let slope = Tensor.combined(copy base, copy exponent, "power") {
        $1 == 0 ? 0 : $1 * pow($0, $1 - 1)
      }
      gradients[0] = (slope * copy gradient).reduced(to: baseShape)
    }
    if context.needsGradient(input: 1) {
      let logarithm = Tensor.combined(base, exponent, "power") {
        $0 == 0 && $1 >= 0 ? 0 : log($0)
      }
      gradients[1] = (gradient * (logarithm * (try context.saved("power")))).reduced(
        to: exponentShape)
    }
    return gradients
  }
}

/// √x; the gradient is g / 2y.
struct SquareRoot: Function {
  var name: String { "SqrtBackward0" }

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.saveOutput(as: "root")
    return inputs.take(0).mapped { $0.squareRoot() }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    [Tensor.combined(gradient, try context.saved("root"), "sqrt") { $0 / (2 * $1) }]
  }
}

extension Tensor {
  /// Every element raised to a number; the usual exponents without calling `pow`.
  consuming func raised(to exponent: Float) -> Tensor {
    switch exponent {
    case 0: mapped { _ in 1 }
    case 1: self
    case 2: mapped { $0 * $0 }
    case 3: mapped { $0 * $0 * $0 }
    case 0.5: mapped { $0.squareRoot() }
    case -0.5: mapped { 1 / $0.squareRoot() }
    case -1: mapped { 1 / $0 }
    case -2: mapped { 1 / ($0 * $0) }
    default: mapped { pow($0, exponent) }
    }
  }
}

extension Variable {
  /// Every element raised to a number.
  public consuming func power(_ exponent: Float) -> Variable {
    Variable.apply(PowerOfNumber(exponent: exponent), to: [self])
  }

  /// Elements raised to those they meet under broadcasting.
  public consuming func power(_ exponent: consuming Variable) -> Variable {
    Variable.apply(Power(), to: [self, exponent])
  }

  /// The square root of every element; NaN below 0.
  public consuming func sqrt() -> Variable {
    Variable.apply(SquareRoot(), to: [self])
  }
}
