/// Why a network can't be compiled for a precision.
public enum CompilationError: Error, Equatable, CustomStringConvertible {
  /// A part of the network that programs don't have in this place.
  case unsupported(name: String, found: String)
  /// A calibration that doesn't know an activation, or not so many channels.
  case calibration(missing: String)

  /// A sentence: the layer's path, and what was found there.
  public var description: String {
    switch self {
    case .unsupported(let name, let found):
      "\(name): expected what frozen networks compute, found \(found)"
    case .calibration(let missing): "the calibration doesn't know \(missing)"
    }
  }
}
