internal import Text

/// Numbers of an image that are not finite, though those of the weights are.
package enum FeatureError: Error, Equatable, Sendable {
  /// The backbone's numbers overflow on the way through it.
  case features(image: String, backbone: String?)
  /// The head's do.
  case logits(image: String)
}

extension FeatureError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .features(let image, let backbone):
      "\(image.printable): expected finite features, found NaN or infinity: the backbone"
        + (backbone.map { " \"\($0.printable)\"" } ?? "") + " overflows on it: take other weights, "
        + "or check mean and std"
    case .logits(let image):
      "\(image.printable): expected finite outputs of the head, found NaN or infinity: train the "
        + "head again"
    }
  }
}
