/// How long each step of a training is.
public protocol LearningRateSchedule: Sendable {
  /// The learning rate of a step, counted from 0, of `total`: finite and at least 0.
  func rate(_ step: Int, of total: Int) -> Double
}

/// The same learning rate in every step.
public struct ConstantRate: LearningRateSchedule, Equatable {
  /// The length of a step.
  public let rate: Double

  /// A schedule; traps unless the rate is finite and at least 0.
  public init(_ rate: Double) {
    precondition(
      rate.isFinite && rate >= 0,
      "ConstantRate: expected a finite learning rate of at least 0, found \(rate)")
    self.rate = rate
  }

  /// The rate, whatever the step.
  public func rate(_ step: Int, of total: Int) -> Double { rate }
}
