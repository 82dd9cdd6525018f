internal import Foundation

extension Variable {
  /// How far softmax of these logits [N, C] is from the right classes.
  ///
  /// With ℓ = log softmax(logits), smoothing s and C classes, an item's loss is
  /// −(1 − s)·weight[label]·ℓ[label] − s/C·Σ weight[c]·ℓ[c].
  ///
  /// - Parameters:
  ///   - labels: The right class of each item, below C.
  ///   - weights: [C]; all 1 if nil.
  ///   - labelSmoothing: 0 to 1: the part of the target that is spread evenly over all classes.
  ///   - reduction: The mean is weighted: it divides by the sum of the weights of the labels, and so
  ///     is NaN for an empty batch.
  /// - Returns: A scalar, or [N] without reduction.
  public consuming func crossEntropy(
    _ labels: [Int], weights: Tensor? = nil,
    labelSmoothing: Float = 0, reduction: LossReduction = .mean
  ) -> Variable {
    precondition(
      labelSmoothing >= 0 && labelSmoothing <= 1,
      "crossEntropy: expected a label smoothing from 0 to 1, found \(labelSmoothing)")
    let function = CrossEntropy(
      targets: ClassTargets(labels: labels, weights: weights), smoothing: labelSmoothing,
      reduction: reduction)
    return .apply(function, to: [self])
  }
}

/// Keeps the logits and, for each item, log Σ exp(logit − largest logit), which can't overflow.
struct CrossEntropy: Function {
  let targets: ClassTargets
  let smoothing: Float
  let reduction: LossReduction

  var name: String { "NllLossBackward0" }

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    let shape = inputs[0].shape
    targets.check(shape, of: "crossEntropy")
    var logSums = Tensor(shape: [shape[0]])
    let losses = Tensor.writing([shape[0]]) { losses in
      logSums.withMutablePointer { logSums in
        inputs[0].withPointer { logits in
          for (item, label) in targets.labels.enumerated() {
            let logits = UnsafeBufferPointer(start: logits + item * shape[1], count: shape[1])
            let largest = logits.max() ?? 0
            let total = logits.reduce(0.0) { $0 + Double(exp($1 - largest)) }
            logSums[item] = Float(log(total))
            losses[item] = loss(logits, label: label, largest: largest, logSum: logSums[item])
          }
        }
      }
    }
    context.save(input: 0)
    context.save(logSums)
    return reduction.reduce(losses, total: targets.total)
  }

  private func loss(
    _ logits: UnsafeBufferPointer<Float>, label: Int, largest: Float, logSum: Float
  ) -> Float {
    func surprise(_ index: Int) -> Float { logSum - (logits[index] - largest) }
    var loss = (1 - smoothing) * targets.weight(of: label) * surprise(label)
    if smoothing > 0 {
      var spread: Float = 0
      for index in logits.indices { spread += targets.weight(of: index) * surprise(index) }
      loss += smoothing / Float(logits.count) * spread
    }
    return loss
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let (logits, logSums) = (try context.saved(0), try context.saved(1))
    let classes = logits.shape[1]
    let share = reduction.spread(gradient, over: logSums.shape, total: targets.total)
    let even = smoothing / Float(classes)
    let allWeights = targets.weights?.scalars ?? Array(repeating: 1, count: classes)
    let evenTotal = even * allWeights.reduce(0, +)
    let result = Tensor.writing(logits.shape) { result in
      withPointers(logits, logSums, share, share) { logits, logSums, share, _ in
        for (item, label) in targets.labels.enumerated() {
          let row = item * classes
          let largest = UnsafeBufferPointer(start: logits + row, count: classes).max() ?? 0
          let right = (1 - smoothing) * allWeights[label]
          for index in 0..<classes {
            let probability = exp(logits[row + index] - largest - logSums[item])
            let target = even * allWeights[index]
            result[row + index] = share[item] * (probability * (right + evenTotal) - target)
          }
          result[row + label] -= share[item] * right
        }
      }
    }
    return [result]
  }
}
