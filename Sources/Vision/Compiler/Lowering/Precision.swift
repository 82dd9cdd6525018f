/// The numbers in which a frozen backbone computes.
public enum Precision: Sendable, Equatable {
  /// Single precision.
  case fp32
  /// Integers of 8 bits, whose meaning the calibration gives.
  case int8(Calibration)

  /// A precision as files and options call it.
  public enum Name: String, CaseIterable, Sendable {
    /// Single precision.
    case fp32
    /// Integers of 8 bits.
    case int8
  }

  /// What files and options call it.
  public var name: Name {
    switch self {
    case .fp32: .fp32
    case .int8: .int8
    }
  }
}
