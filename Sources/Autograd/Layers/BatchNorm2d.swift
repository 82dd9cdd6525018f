/// Normalization of each channel of images [N, C, H, W]; see `Variable.batchNorm2d`.
///
/// In training it uses the batch's statistics and moves the running estimates; in evaluation
/// (`eval()`) it uses the running estimates and leaves them alone.
public final class BatchNorm2d: Module {
  /// The scale of each channel, [C].
  public let weight: Variable

  /// The shift of each channel, [C].
  public let bias: Variable

  /// The running estimate of each channel's mean, [C]; doesn't require grad.
  public let runningMean: Variable

  /// The running estimate of each channel's unbiased variance, [C]; doesn't require grad.
  public let runningVariance: Variable

  /// Added to the variance.
  public let eps: Float

  /// The share of the batch's statistics in a new running estimate.
  public var momentum: Float

  /// Whether the batch's statistics are used, and move the running estimates.
  public var isTraining = true

  /// A layer from its tensors; traps unless all have the same shape [C].
  public init(
    weight: Tensor, bias: Tensor, runningMean: Tensor, runningVariance: Tensor, eps: Float = 1e-5,
    momentum: Float = 0.1
  ) {
    let shapes = [weight.shape, bias.shape, runningMean.shape, runningVariance.shape]
    precondition(
      shapes.allSatisfy { $0.count == 1 && $0 == weight.shape },
      "BatchNorm2d: expected four tensors of the same shape [C], found \(shapes)")
    self.weight = Variable(weight, requiresGrad: true)
    self.bias = Variable(bias, requiresGrad: true)
    self.runningMean = Variable(runningMean)
    self.runningVariance = Variable(runningVariance)
    self.eps = eps
    self.momentum = momentum
  }

  /// The normalized batch.
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    input.batchNorm2d(
      runningMean: runningMean, runningVariance: runningVariance, weight: weight, bias: bias,
      training: isTraining, momentum: momentum, eps: eps)
  }

  /// `weight` and `bias`.
  public var ownParameters: [(name: String, variable: Variable)] {
    [("weight", weight), ("bias", bias)]
  }

  /// `running_mean` and `running_var`.
  public var ownBuffers: [(name: String, variable: Variable)] {
    [("running_mean", runningMean), ("running_var", runningVariance)]
  }
}

extension BatchNorm2d {
  /// A layer that starts with scale 1, shift 0, mean 0 and variance 1.
  public convenience init(_ channels: Int, eps: Float = 1e-5, momentum: Float = 0.1) {
    self.init(
      weight: .ones(channels), bias: .zeros(channels), runningMean: .zeros(channels),
      runningVariance: .ones(channels), eps: eps, momentum: momentum)
  }
}
