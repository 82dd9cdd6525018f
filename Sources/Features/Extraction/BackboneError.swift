internal import Text
internal import Weights

/// Why weights can't serve as the backbone.
package enum BackboneError: Error, Equatable, Sendable {
  /// No weights were given, and there are none under the name that the head recorded.
  case notFound(BackboneIdentity, tried: [String])
  /// The weights are another backbone's than the head was trained on.
  case another(path: String, expected: BackboneIdentity, found: String)
  /// The head's features are in a precision that is not known.
  case precision(String, known: String)
  /// The head's calibration doesn't fit the network.
  case calibration(path: String)
  /// The weights' preprocessing can't be understood.
  case preprocessing(path: String, found: String)
  /// The weights' own classes were asked for, and they have none.
  case noHead(path: String)
}

extension BackboneError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notFound(let backbone, let tried):
      "expected the backbone \"\(backbone.name.printable)\" with the digest \(backbone.digest), "
        + "found none at \(tried.map(\.printable).joined(separator: ", ")): give its weights"
    case .another(let path, let expected, let found):
      "\(path.printable): expected the backbone \"\(expected.name.printable)\" that the head was "
        + "trained on, digest \(expected.digest), found the digest \(found): give the right one"
    case .precision(let found, let known):
      "the head expects features in \(found.printable), found \(known): use the version of "
        + "finetune that wrote it, or a later one"
    case .calibration(let path):
      "\(path.printable): expected a calibration that names each activation of its network, found "
        + "another in the head: train the head again"
    case .preprocessing(let path, let found):
      "\(path.printable): metadata \"preprocessing\": expected sizes, interpolation, mean and std, "
        + "found \(found.printable): correct or remove it"
    case .noHead(let path):
      "\(path.printable): expected classes of its own (a head of one layer, with weight and bias), "
        + "found a backbone without: give a head that was trained on it"
    }
  }
}
