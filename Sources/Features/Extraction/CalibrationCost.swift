internal import Text

/// What a calibration took: whether 8-bit integers were worth it can be told from it.
package struct CalibrationCost: Sendable {
  /// How long it took, with the decoding of its images.
  package let seconds: Double

  /// A cost.
  package init(seconds: Double) { self.seconds = seconds }

  /// A sentence if it took longer than 8-bit integers can have saved; nil if not.
  ///
  /// They take at least half of the time of single precision: what they save is at most what they take.
  ///
  /// - Parameters:
  ///   - count: How many images went through the backbone in 8-bit integers.
  ///   - spent: How many seconds that took, with their decoding.
  package func comparison(images count: Int, seconds spent: Double) -> String? {
    guard count > 0, seconds > spent else { return nil }
    return "int8 took \(Figures.duration(seconds + spent)) for \(Figures.amount(count, "image")), "
      + "\(Figures.duration(seconds)) of it to calibrate: with so few, fp32 is likely done sooner"
  }
}
