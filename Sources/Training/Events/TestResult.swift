package import Text

/// How the kept head does on images that nothing was chosen on.
public struct TestResult: Sendable, Equatable {
  /// The figures.
  public var metrics: Metrics
  /// What the head's temperature does to the probabilities there; nil if that is not known.
  public var calibration: CalibrationReport?

  /// A result of the given values.
  public init(metrics: Metrics, calibration: CalibrationReport?) {
    self.metrics = metrics
    self.calibration = calibration
  }

  /// The result of an evaluation.
  package init(_ evaluated: HeadEvaluated) {
    self.init(metrics: evaluated.evaluation.metrics, calibration: evaluated.calibration)
  }

  /// The result under the names of its figures.
  package var json: JSON {
    .object(
      metrics.members + [JSON.Member(key: "calibration", value: calibration?.json ?? .null)])
  }
}
