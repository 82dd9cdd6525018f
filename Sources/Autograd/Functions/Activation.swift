internal import Foundation
internal import Kernels

/// max(x, 0), NaN for NaN; the gradient passes where the output isn't ≤ 0.
package struct Relu: Function {
  package var name: String { "ReluBackward0" }

  package func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.saveOutput(as: "output")
    return inputs.take(0).mapped { $0 <= 0 ? 0 : $0 }
  }

  package func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    [Tensor.combined(gradient, try context.saved("output"), "relu") { $1 <= 0 ? 0 : $0 }]
  }
}

/// min(max(x, 0), 6), NaN for NaN; the gradient passes where the output is neither 0 nor 6.
package struct Relu6: Function {
  package var name: String { "HardtanhBackward0" }

  package func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.saveOutput(as: "output")
    return inputs.take(0).mapped { $0 <= 0 ? 0 : $0 >= 6 ? 6 : $0 }
  }

  package func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    [
      Tensor.combined(gradient, try context.saved("output"), "relu6") {
        $1 <= 0 || $1 >= 6 ? 0 : $0
      }
    ]
  }
}

/// 1 / (1 + e⁻ˣ); the gradient is g · y · (1 − y).
struct Sigmoid: Function {
  var name: String { "SigmoidBackward0" }

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.saveOutput(as: "output")
    let kernels = KernelTable.current.elements
    return inputs.take(0).changed({ kernels.squash(&$0) }) { kernels.squash($0, into: &$1) }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    [Tensor.combined(gradient, try context.saved("output"), "sigmoid") { $0 * (1 - $1) * $1 }]
  }
}

/// The hyperbolic tangent; the gradient is g · (1 − y²).
struct HyperbolicTangent: Function {
  var name: String { "TanhBackward0" }

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.saveOutput(as: "output")
    return inputs.take(0).mapped { tanh($0) }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    [Tensor.combined(gradient, try context.saved("output"), "tanh") { $0 * (1 - $1 * $1) }]
  }
}

extension Variable {
  /// Every element, or 0 where it is negative; NaN stays NaN.
  public consuming func relu() -> Variable {
    Variable.apply(Relu(), to: [self])
  }

  /// Every element, 0 where it is negative and 6 where it is larger; NaN stays NaN.
  public consuming func relu6() -> Variable {
    Variable.apply(Relu6(), to: [self])
  }

  /// 1 / (1 + e⁻ˣ) of every element x: between 0 and 1.
  public consuming func sigmoid() -> Variable {
    Variable.apply(Sigmoid(), to: [self])
  }

  /// The hyperbolic tangent of every element: between −1 and 1.
  public consuming func tanh() -> Variable {
    Variable.apply(HyperbolicTangent(), to: [self])
  }
}
