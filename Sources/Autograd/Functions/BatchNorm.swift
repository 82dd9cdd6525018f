internal import Kernels

extension Variable {
  /// Each channel of images [N, C, H, W] normalized to mean 0 and variance 1, then scaled and shifted.
  ///
  /// y = (x − mean)/√(variance + eps)·weight + bias.
  /// In training, mean and (biased) variance are those of the batch, and the running estimates move
  /// towards them: running = (1 − momentum)·running + momentum·batch, with the unbiased variance.
  /// That needs more than one element a channel. In evaluation the running estimates take their
  /// place, and don't change.
  ///
  /// - Parameters:
  ///   - runningMean: [C]; changed in training.
  ///   - runningVariance: [C]; changed in training.
  ///   - weight: [C].
  ///   - bias: [C].
  ///   - training: Whether statistics are those of the batch.
  ///   - momentum: The share of the batch's statistics in a new running estimate.
  ///   - eps: Added to the variance.
  public consuming func batchNorm2d(
    runningMean: Variable, runningVariance: Variable,
    weight: Variable, bias: Variable, training: Bool, momentum: Float = 0.1, eps: Float = 1e-5
  ) -> Variable {
    let function = BatchNorm(
      runningMean: runningMean, runningVariance: runningVariance, isTraining: training,
      momentum: momentum, eps: eps)
    return .apply(function, to: [self, weight, bias])
  }
}

/// What a graph records of a `batchNorm2d`: inputs are the images, the weight and the bias.
package struct BatchNorm: Function {
  package let runningMean: Variable
  package let runningVariance: Variable
  package let isTraining: Bool
  let momentum: Float
  package let eps: Float

  package var name: String { "NativeBatchNormBackward0" }

  package func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    let planes = Planes(inputs[0].shape)
    for (name, shape) in [
      ("weight", inputs[1].shape), ("bias", inputs[2].shape),
      ("running mean", runningMean.shape), ("running variance", runningVariance.shape),
    ] {
      precondition(
        shape == [planes.channels],
        "batchNorm2d: expected a \(name) of shape [\(planes.channels)], found \(shape)")
    }
    let (mean, inverseDeviation) =
      isTraining ? batchStatistics(of: inputs[0], planes) : runningStatistics()
    if context.needsGradient(input: 0) || context.needsGradient(input: 1) {
      context.save(mean, as: "mean")
      context.save(inverseDeviation, as: "inverse deviation")
      context.save(input: 1, as: "weight")
      // In evaluation the gradient of the input alone doesn't depend on the input.
      if isTraining || context.needsGradient(input: 1) { context.save(input: 0, as: "input") }
    }
    return normalize(&inputs, planes, mean: mean, inverseDeviation: inverseDeviation)
  }

  /// Mean and 1/√(variance + eps) of each channel; moves the running estimates.
  private func batchStatistics(of input: Tensor, _ planes: Planes) -> (Tensor, Tensor) {
    precondition(
      planes.perChannel > 1,
      "batchNorm2d: training needs more than one element a channel, found the shape "
        + "\(planes.shape)")
    let kernels = KernelTable.current.elements
    var variance = Tensor(shape: [planes.channels])
    let mean = Tensor.writing([planes.channels]) { mean in
      variance.withMutablePointer { variance in
        input.withSpan { input in
          Parallel.split(planes.channels, cost: planes.perChannel) { channel in
            // Relative to an element, so that a large mean doesn't cancel the squares' digits.
            let pivot = input[channel * planes.size]
            let (sum, squares) = planes.sum(channel) {
              kernels.preciseMoments(input.extracting(.part($0, of: planes.size)), from: pivot)
            }
            let center = sum / Double(planes.perChannel)
            let spread = squares / Double(planes.perChannel) - center * center
            mean[channel] = Float(Double(pivot) + center)
            variance[channel] = Float(max(spread, 0))
          }
        }
      }
    }
    let unbiased = Float(planes.perChannel) / Float(planes.perChannel - 1)
    runningMean.moveTowards(mean, by: momentum, scale: 1)
    runningVariance.moveTowards(variance, by: momentum, scale: unbiased)
    return (mean, inverseDeviation(variance))
  }

  private func runningStatistics() -> (Tensor, Tensor) {
    (runningMean.data, inverseDeviation(runningVariance.data))
  }

  private func inverseDeviation(_ variance: Tensor) -> Tensor {
    Tensor.writing(variance.shape) { result in
      variance.withPointer { variance in
        for index in 0..<runningVariance.shape[0] {
          result[index] = 1 / (variance[index] + eps).squareRoot()
        }
      }
    }
  }

  /// Overwrites the input if nothing else holds it.
  private func normalize(
    _ inputs: inout [Tensor], _ planes: Planes, mean: Tensor, inverseDeviation: Tensor
  ) -> Tensor {
    let kernels = KernelTable.current.elements
    let (weight, bias) = (inputs[1].scalars, inputs[2].scalars)
    let (centers, inverse) = (mean.scalars, inverseDeviation.scalars)
    if inputs[0].isUniquelyOwned {
      var output = inputs.take(0)
      output.forEachPart(planes.count) { plane, numbers in
        let channel = plane % planes.channels
        kernels.normalize(
          &numbers, center: centers[channel], scale: inverse[channel] * weight[channel],
          shift: bias[channel])
      }
      return output
    }
    var output = Tensor(uninitialized: planes.shape)
    inputs[0].withSpan { input in
      output.forEachPart(planes.count) { plane, numbers in
        let channel = plane % planes.channels
        kernels.normalize(
          input.extracting(.part(plane, of: planes.size)), center: centers[channel],
          scale: inverse[channel] * weight[channel], shift: bias[channel], into: &numbers)
      }
    }
    return output
  }

  package func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let planes = Planes(gradient.shape)
    guard context.needsGradient(input: 0) || context.needsGradient(input: 1) else {
      return [nil, nil, ofBias(gradient, planes)]
    }
    let (mean, inverse) = (
      try context.saved("mean"), try context.saved("inverse deviation")
    )
    let weight = try context.saved("weight")
    guard isTraining || context.needsGradient(input: 1) else {
      let ofInput = scaled(gradient, planes, by: weight, inverse)
      return [ofInput, nil, context.needsGradient(input: 2) ? ofBias(gradient, planes) : nil]
    }
    let input = try context.saved("input")
    let sums = self.sums(gradient, input, planes, mean: mean, inverse: inverse)
    var ofInput: Tensor?
    if context.needsGradient(input: 0) {
      ofInput =
        isTraining
        ? throughStatistics(
          gradient, input, planes, weight: weight, mean: mean, inverse: inverse, sums)
        : scaled(gradient, planes, by: weight, inverse)
    }
    return [
      ofInput, context.needsGradient(input: 1) ? sums.ofWeight : nil,
      context.needsGradient(input: 2) ? sums.ofBias : nil,
    ]
  }
}

extension Variable {
  /// x = (1 − momentum)·x + momentum·scale·target, as a change in place.
  fileprivate func moveTowards(_ target: Tensor, by momentum: Float, scale: Float) {
    let count = target.count
    box.mutate { tensor in
      tensor.withMutablePointer { running in
        target.withPointer { target in
          for index in 0..<count {
            running[index] = (1 - momentum) * running[index] + momentum * scale * target[index]
          }
        }
      }
    }
  }
}
