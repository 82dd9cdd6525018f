package import Kernels

/// The zeros around the images of a convolution.
///
/// An integer literal stands for as many on each side: `padding: 1`.
public enum Padding: Sendable, Equatable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// So many above and below, and so many left and right.
  case zeros(Size2D)

  /// As many as make the output ⌈size/stride⌉: TensorFlow's SAME.
  ///
  /// Of an odd number the larger half lies below and to the right. How many there are depends on the size
  /// of the images.
  case same

  /// The same number on all sides.
  public init(integerLiteral side: Int) {
    self = .zeros(Size2D(side))
  }

  /// As `1×1`, or `SAME`.
  public var description: String {
    switch self {
    case .zeros(let size): "\(size)"
    case .same: "SAME"
    }
  }

  /// The rule for the rows, and the one for the columns.
  package var sides: (height: ConvolutionPadding, width: ConvolutionPadding) {
    switch self {
    case .zeros(let size): (.zeros(size.height), .zeros(size.width))
    case .same: (.same, .same)
    }
  }

  /// Whether no number is negative.
  var isValid: Bool {
    if case .zeros(let size) = self { size.isAtLeast(0) } else { true }
  }
}
