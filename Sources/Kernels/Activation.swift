/// What becomes of a convolution's results before they are stored.
package enum Activation: Sendable, Equatable {
  /// max(x, 0).
  case relu
  /// min(max(x, 0), 6).
  case relu6

  /// The largest result.
  var ceiling: Float {
    switch self {
    case .relu: .infinity
    case .relu6: 6
    }
  }
}

extension Activation? {
  /// What kernels take: the largest result, or 0 for results that are left as they are.
  var ceiling: Float { self?.ceiling ?? 0 }
}
