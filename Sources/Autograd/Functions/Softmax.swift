internal import Foundation

/// eˣ / Σ eˣ along an axis; the gradient is y · (g − Σ g·y).
struct Softmax: Function {
  var name: String { "SoftmaxBackward0" }
  let axis: Int

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    context.saveOutput(as: "output")
    return inputs.take(0).overwritingSlabs(axis: axis, "softmax") { slab, values, statistics in
      slab.largest(of: values, into: statistics)
      slab.update(values, statistics) { exponential(values[$0] - $1) }
      slab.sum(into: statistics) { values[$0] }
      for line in 0..<slab.width { statistics[line] = 1 / statistics[line] }
      slab.update(values, statistics) { values[$0] * $1 }
    }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let output = try context.saved("output")
    let result = gradient.overwritingSlabs(axis: axis, "softmax") { slab, gradient, statistics in
      output.withPointer { output in
        slab.sum(into: statistics) { gradient[$0] * output[$0] }
        slab.update(gradient, statistics) { (gradient[$0] - $1) * output[$0] }
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
      slab.largest(of: values, into: statistics)
      slab.update(values, statistics) { values[$0] - $1 }
      slab.sum(into: statistics) { exponential(values[$0]) }
      for line in 0..<slab.width { statistics[line] = log(statistics[line]) }
      slab.update(values, statistics) { values[$0] - $1 }
    }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let output = try context.saved("output")
    let result = gradient.overwritingSlabs(axis: axis, "logSoftmax") { slab, gradient, statistics in
      output.withPointer { output in
        slab.sum(into: statistics) { gradient[$0] }
        slab.update(gradient, statistics) { gradient[$0] - exponential(output[$0]) * $1 }
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
