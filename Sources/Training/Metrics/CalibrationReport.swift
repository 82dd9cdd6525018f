package import Text

/// How far probabilities can be believed, in two numbers.
public struct CalibrationFigures: Sendable, Equatable {
  /// The expected calibration error, 0…1: see `Reliability`.
  public var calibrationError: Double
  /// The mean of −ln p of the true classes.
  public var loss: Double

  /// Figures of the given values.
  public init(calibrationError: Double, loss: Double) {
    self.calibrationError = calibrationError
    self.loss = loss
  }
}

/// What a temperature does to the reliability of a head's probabilities.
public struct CalibrationReport: Sendable, Equatable {
  /// What the logits are divided by.
  public var temperature: Double
  /// Where it comes from; nil if it was fitted elsewhere, when the head was trained.
  public var origin: Temperature.Origin?
  /// The expected calibration error and the loss at temperature 1.
  public var before: CalibrationFigures
  /// The same at the temperature.
  ///
  /// When it was fitted on these images, each half of them is measured at the temperature that was
  /// fitted on the other half, so that no image is measured at one that it had a part in.
  public var after: CalibrationFigures

  /// A report of the given values.
  public init(
    temperature: Double, origin: Temperature.Origin?, before: CalibrationFigures,
    after: CalibrationFigures
  ) {
    self.temperature = temperature
    self.origin = origin
    self.before = before
    self.after = after
  }

  /// Fits a temperature on images, and keeps it if it helps images that it was not fitted on.
  ///
  /// Each half, every second image, is measured at the temperature that is fitted on the other one.
  /// Unless loss and calibration error are better then than at 1, it stays 1.
  package init(fitting outputs: HeadOutputs) {
    let fitted = Temperature(fitting: outputs)
    let before = outputs.reliability { _ in 1 }.figures
    guard fitted.value != 1 else {
      self.init(temperature: 1, origin: fitted.origin, before: before, after: before)
      return
    }
    let halves = [0, 1].map { first in
      Temperature(fitting: outputs, rows: Array(stride(from: first, to: outputs.count, by: 2)))
    }
    let after = outputs.reliability { halves[1 - $0 % 2].value }.figures
    let helps = after.loss < before.loss && after.calibrationError <= before.calibrationError
    self.init(
      temperature: helps ? fitted.value : 1, origin: helps ? fitted.origin : .noBetter,
      before: before, after: helps ? after : before)
  }

  /// Measures a known temperature on images.
  package init(of temperature: Double, on outputs: HeadOutputs) {
    self.init(
      temperature: temperature, origin: nil, before: outputs.reliability { _ in 1 }.figures,
      after: outputs.reliability { _ in temperature }.figures)
  }

  /// The report under the names of its figures.
  package var json: JSON {
    let origin = origin.map { [JSON.Member(key: "origin", value: .string($0.rawValue))] } ?? []
    func both(_ figure: (CalibrationFigures) -> Double) -> JSON {
      ["before": .number(figure(before)), "after": .number(figure(after))]
    }
    return .object(
      [JSON.Member(key: "temperature", value: .number(temperature))] + origin + [
        JSON.Member(key: "ece", value: both(\.calibrationError)),
        JSON.Member(key: "loss", value: both(\.loss)),
      ])
  }
}
