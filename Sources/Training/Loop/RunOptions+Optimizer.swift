internal import Autograd

extension RunOptions {
  /// What moves parameters under these options.
  func optimizer(_ parameters: [Variable]) throws -> any Optimizer {
    try SGD(
      parameters, learningRate: Float(learningRate), momentum: Float(momentum),
      weightDecay: Float(weightDecay), nesterov: nesterov)
  }

  /// How long its steps are.
  var schedule: any LearningRateSchedule { ConstantRate(learningRate) }
}
