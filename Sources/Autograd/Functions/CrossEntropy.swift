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

/// Keeps softmax(logits), computed from each item's differences to its largest logit, which can't
/// overflow.
struct CrossEntropy: Function {
  let targets: ClassTargets
  let smoothing: Float
  let reduction: LossReduction

  var name: String { "NllLossBackward0" }

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    let shape = inputs[0].shape
    targets.check(shape, of: "crossEntropy")
    let classes = shape[1]
    var probabilities = Tensor(uninitialized: shape)
    let losses = Tensor.writing([shape[0]]) { losses in
      probabilities.withMutablePointer { probabilities in
        inputs[0].withPointer { logits in
          RowPieces.forEach(rows: targets.labels.count, of: classes) { item in
            let row = item * classes
            let sum = softmax(logits + row, classes, into: probabilities + row)
            losses[item] = loss(logits + row, classes, label: targets.labels[item], sum)
          }
        }
      }
    }
    context.save(probabilities, as: "probabilities")
    return reduction.reduce(losses, total: targets.total)
  }

  /// Σ exp(logit − largest): what it takes to tell the logarithm of any class's probability.
  private struct ExponentialSum {
    let largest: Float
    let logarithm: Float
  }

  private func softmax(
    _ logits: UnsafePointer<Float>, _ count: Int, into probabilities: Address
  ) -> ExponentialSum {
    let largest = Largest.row(logits, count)
    for index in 0..<count { probabilities[index] = exponential(logits[index] - largest) }
    let sum = Sum.row(probabilities, count)
    let scale = Float(1 / sum)
    for index in 0..<count { probabilities[index] *= scale }
    return ExponentialSum(largest: largest, logarithm: Float(log(sum)))
  }

  private func loss(
    _ logits: UnsafePointer<Float>, _ count: Int, label: Int, _ sum: ExponentialSum
  ) -> Float {
    func surprise(_ index: Int) -> Float { sum.logarithm - (logits[index] - sum.largest) }
    var loss = (1 - smoothing) * targets.weight(of: label) * surprise(label)
    if smoothing > 0 {
      var spread: Float = 0
      for index in 0..<count { spread += targets.weight(of: index) * surprise(index) }
      loss += smoothing / Float(count) * spread
    }
    return loss
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let probabilities = try context.saved("probabilities")
    let classes = probabilities.shape[1]
    let share = reduction.spread(
      gradient, over: [targets.labels.count], total: targets.total)
    let even = smoothing / Float(classes)
    let evenTotal = even * (targets.weights?.scalars.reduce(0, +) ?? Float(classes))
    let result = Tensor.writing(probabilities.shape) { result in
      withPointers(probabilities, share, share, share) { probabilities, share, _, _ in
        RowPieces.forEach(rows: targets.labels.count, of: classes) { item in
          let (row, share, label) = (item * classes, share[item], targets.labels[item])
          let right = (1 - smoothing) * targets.weight(of: label)
          let scale = share * (right + evenTotal)
          for index in row..<row + classes { result[index] = scale * probabilities[index] }
          if even > 0 {
            for index in 0..<classes {
              result[row + index] -= share * even * targets.weight(of: index)
            }
          }
          result[row + label] -= share * right
        }
      }
    }
    return [result]
  }
}
