internal import Foundation
internal import Kernels

/// eˣ; the gradient is g · y.
struct Exponential: Function {
  var name: String { "ExpBackward0" }

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.saveOutput(as: "power")
    let kernels = KernelTable.current.elements
    return inputs.take(0).changed({ kernels.exponentiate(&$0) }) {
      kernels.exponentiate($0, into: &$1)
    }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    [gradient * (try context.saved("power"))]
  }
}

/// ln x; the gradient is g / x.
struct Logarithm: Function {
  var name: String { "LogBackward0" }

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.save(input: 0, as: "input")
    return inputs.take(0).mapped { log($0) }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    [gradient / (try context.saved("input"))]
  }
}

extension Variable {
  /// e raised to every element.
  public consuming func exp() -> Variable {
    Variable.apply(Exponential(), to: [self])
  }

  /// The natural logarithm of every element; −∞ at 0, NaN below.
  public consuming func log() -> Variable {
    Variable.apply(Logarithm(), to: [self])
  }
}
