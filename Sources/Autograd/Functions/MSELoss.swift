extension Variable {
  /// The squared difference (x − target)² of the elements of this variable x, of any shape.
  ///
  /// - Parameters:
  ///   - target: Of the same shape.
  ///   - reduction: The mean is over all elements; NaN if there are none.
  /// - Returns: A scalar, or the input's shape without reduction.
  public consuming func mseLoss(
    _ target: consuming Variable, reduction: LossReduction = .mean
  ) -> Variable {
    .apply(MSELoss(reduction: reduction), to: [self, target])
  }
}

struct MSELoss: Function {
  let reduction: LossReduction

  var name: String { "MseLossBackward0" }

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    let (input, target) = (inputs[0], inputs[1])
    precondition(
      input.shape == target.shape,
      "mseLoss: expected two inputs of the same shape, found \(input.shape) and \(target.shape)")
    context.save(input: 0, as: "input")
    context.save(input: 1, as: "target")
    let losses = combine(input, target) { input, target in
      let difference = input - target
      return difference * difference
    }
    return reduction.reduce(losses, total: Double(input.count))
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let (input, target) = (try context.saved("input"), try context.saved("target"))
    let share = reduction.spread(gradient, over: input.shape, total: Double(input.count))
    let ofInput = combine(combine(input, target) { 2 * ($0 - $1) }, share) { $0 * $1 }
    let ofTarget = context.needsGradient(input: 1) ? combine(ofInput, ofInput) { a, _ in -a } : nil
    return [context.needsGradient(input: 0) ? ofInput : nil, ofTarget]
  }

  private func combine(_ a: Tensor, _ b: Tensor, _ body: (Float, Float) -> Float) -> Tensor {
    Tensor.writing(a.shape) { result in
      a.withPointer { first in
        b.withPointer { second in
          for index in 0..<a.count { result[index] = body(first[index], second[index]) }
        }
      }
    }
  }
}
