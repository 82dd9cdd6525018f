extension Variable {
  /// The negative log-likelihood of the right classes, given log-probabilities [N, C].
  ///
  /// An item's loss is −weight[label]·logProbability[label].
  ///
  /// - Parameters:
  ///   - labels: The right class of each item, below C.
  ///   - weights: [C]; all 1 if nil.
  ///   - reduction: The mean is weighted: it divides by the sum of the weights of the labels, and so
  ///     is NaN for an empty batch.
  /// - Returns: A scalar, or [N] without reduction.
  public consuming func nllLoss(
    _ labels: [Int], weights: Tensor? = nil,
    reduction: LossReduction = .mean
  ) -> Variable {
    let targets = ClassTargets(labels: labels, weights: weights)
    return .apply(NLLLoss(targets: targets, reduction: reduction), to: [self])
  }
}

/// Keeps nothing but labels and weights.
struct NLLLoss: Function {
  let targets: ClassTargets
  let reduction: LossReduction
  private var shape: [Int] = []

  init(targets: ClassTargets, reduction: LossReduction) {
    self.targets = targets
    self.reduction = reduction
  }

  var name: String { "NllLossBackward0" }

  mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    shape = inputs[0].shape
    targets.check(shape, of: "nllLoss")
    let classes = shape[1]
    let losses = Tensor.writing([shape[0]]) { losses in
      inputs[0].withPointer { scores in
        for (item, label) in targets.labels.enumerated() {
          losses[item] = -targets.weight(of: label) * scores[item * classes + label]
        }
      }
    }
    return reduction.reduce(losses, total: targets.total)
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let share = reduction.spread(gradient, over: [shape[0]], total: targets.total)
    var result = Tensor(shape: shape)
    result.withMutablePointer { result in
      share.withPointer { share in
        for (item, label) in targets.labels.enumerated() {
          result[item * shape[1] + label] = -targets.weight(of: label) * share[item]
        }
      }
    }
    return [result]
  }
}
