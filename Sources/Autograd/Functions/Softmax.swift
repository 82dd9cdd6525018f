internal import Foundation
internal import Kernels

/// eˣ / Σ eˣ along an axis; the gradient is y · (g − Σ g·y).
struct Softmax: Function {
  var name: String { "SoftmaxBackward0" }
  let axis: Int

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.saveOutput(as: "output")
    return inputs.take(0).overwritingSlabs(axis: axis, "softmax") { slab, values, statistics in
      slab.largest(of: values.span, into: &statistics)
      slab.subtract(statistics.span, from: &values)
      slab.kernels.exponentiate(&values)
      slab.sum(of: values.span, into: &statistics)
      for line in 0..<slab.width { statistics[line] = 1 / statistics[line] }
      slab.scale(&values, by: statistics.span)
    }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let output = try context.saved("output")
    let result = gradient.overwritingSlabs(axis: axis, "softmax") { slab, gradient, statistics in
      output.withSpan { output in
        let (output, kernels) = (output.extracting(slab.range), slab.kernels)
        slab.sum(into: &statistics) { range, terms in
          kernels.multiply(
            gradient.span.extracting(range), output.extracting(range), into: &terms)
        }
        slab.subtract(statistics.span, from: &gradient)
        kernels.multiply(&gradient, by: output)
      }
    }
    return [result]
  }
}

/// x − ln Σ eˣ along an axis; the gradient is g − eʸ · Σ g.
struct LogSoftmax: Function {
  var name: String { "LogSoftmaxBackward0" }
  let axis: Int

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.saveOutput(as: "output")
    return inputs.take(0).overwritingSlabs(axis: axis, "logSoftmax") { slab, values, statistics in
      slab.largest(of: values.span, into: &statistics)
      slab.subtract(statistics.span, from: &values)
      slab.sum(into: &statistics) { range, terms in
        slab.kernels.exponentiate(values.span.extracting(range), into: &terms)
      }
      for line in 0..<slab.width { statistics[line] = log(statistics[line]) }
      slab.subtract(statistics.span, from: &values)
    }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let output = try context.saved("output")
    let result = gradient.overwritingSlabs(axis: axis, "logSoftmax") { slab, gradient, statistics in
      output.withSpan { output in
        let (output, kernels) = (output.extracting(slab.range), slab.kernels)
        slab.sum(of: gradient.span, into: &statistics)
        slab.forEachPiece { range, terms in
          kernels.exponentiate(output.extracting(range), into: &terms)
          if slab.width == 1 {
            kernels.scale(&terms, by: statistics[0])
          } else {
            kernels.multiply(&terms, by: statistics.span)
          }
          gradient.withPart(range) { kernels.subtract(terms.span, from: &$0) }
        }
      }
    }
    return [result]
  }
}

extension Variable {
  /// eˣ / Σ eˣ along an axis: positive numbers that sum to 1.
  public consuming func softmax(axis: Int) -> Variable {
    Variable.apply(Softmax(axis: axis), to: [self])
  }

  /// The logarithm of `softmax(axis:)`, computed without overflow.
  public consuming func logSoftmax(axis: Int) -> Variable {
    Variable.apply(LogSoftmax(axis: axis), to: [self])
  }
}
