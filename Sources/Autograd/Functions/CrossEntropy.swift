internal import Foundation
internal import Kernels

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
    let kernels = KernelTable.current.elements
    var probabilities = Tensor(uninitialized: shape)
    let losses = Tensor.writing([shape[0]]) { losses in
      probabilities.withMutablePointer { probabilities in
        inputs[0].withSpan { logits in
          RowPieces.forEach(rows: targets.labels.count, of: classes) { item in
            let logits = logits.extracting(.part(item, of: classes))
            var row = UnsafeMutableBufferPointer(
              start: probabilities + item * classes, count: classes
            ).mutableSpan
            let sum = softmax(logits, into: &row, kernels)
            losses[item] = loss(logits, label: targets.labels[item], sum)
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
    _ logits: Span<Float>, into probabilities: inout MutableSpan<Float>, _ kernels: ElementKernels
  ) -> ExponentialSum {
    let largest = kernels.largest(logits)
    kernels.exponentiate(logits, minus: largest, into: &probabilities)
    let sum = kernels.sum(probabilities.span)
    kernels.scale(&probabilities, by: Float(1 / sum))
    return ExponentialSum(largest: largest, logarithm: Float(log(sum)))
  }

  private func loss(
    _ logits: Span<Float>, label: Int, _ sum: ExponentialSum
  ) -> Float {
    func surprise(_ index: Int) -> Float { sum.logarithm - (logits[index] - sum.largest) }
    var loss = (1 - smoothing) * targets.weight(of: label) * surprise(label)
    if smoothing > 0 {
      var spread: Float = 0
      for index in logits.indices { spread += targets.weight(of: index) * surprise(index) }
      loss += smoothing / Float(logits.count) * spread
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
    let kernels = KernelTable.current.elements
    let result = Tensor.writing(probabilities.shape) { result in
      probabilities.withSpan { probabilities in
        share.withSpan { shares in
          RowPieces.forEach(rows: targets.labels.count, of: classes) { item in
            var row = UnsafeMutableBufferPointer(start: result + item * classes, count: classes)
              .mutableSpan
            let (share, label) = (shares[item], targets.labels[item])
            let right = (1 - smoothing) * targets.weight(of: label)
            kernels.scale(
              probabilities.extracting(.part(item, of: classes)), by: share * (right + evenTotal),
              into: &row)
            if even > 0 {
              for index in 0..<classes { row[index] -= share * even * targets.weight(of: index) }
            }
            row[label] -= share * right
          }
        }
      }
    }
    return [result]
  }
}
