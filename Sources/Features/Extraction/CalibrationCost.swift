internal import Text

/// What a calibration took: whether 8-bit integers were worth it can be told from it.
package struct CalibrationCost: Sendable {
  /// How many images went through the backbone in single precision.
  package let images: Int
  /// How long that took, with their decoding.
  package let seconds: Double

  /// A cost.
  package init(images: Int, seconds: Double) {
    self.images = images
    self.seconds = seconds
  }

  /// A sentence if single precision would have been done sooner; nil if not.
  ///
  /// - Parameters:
  ///   - count: How many images went through the backbone in 8-bit integers.
  ///   - spent: How many seconds that took, with their decoding.
  package func comparison(images count: Int, seconds spent: Double) -> String? {
    guard images > 0, count > 0 else { return nil }
    let exact = seconds / Double(images) * Double(count)
    guard seconds + spent > exact else { return nil }
    return "int8 was no faster here: \(Figures.duration(seconds + spent)) for "
      + "\(Figures.amount(count, "image")), \(Figures.duration(seconds)) of it to calibrate; "
      + "fp32 takes about \(Figures.duration(exact))"
  }
}
