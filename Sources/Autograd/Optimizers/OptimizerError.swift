/// Options or parameters that an optimizer can't work with.
public enum OptimizerError: Error, Equatable, CustomStringConvertible {
  /// A number that isn't finite, or negative where it can't be.
  case invalid(_ name: String, Float)
  /// Nesterov's momentum without momentum, or with dampening.
  case nesterov(momentum: Float, dampening: Float)
  /// There is nothing to train.
  case noParameters
  /// A parameter is the result of an operation.
  case notALeaf(index: Int)
  /// A tensor of a state that belongs to no parameter (`expected` is nil), or to one of another shape.
  case state(_ name: String, expected: [Int]?, found: [Int])

  /// A sentence: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .invalid(let name, let value):
      name == "dampening"
        ? "\(name): expected a finite number, found \(value)"
        : "\(name): expected a finite number of at least 0, found \(value)"
    case .nesterov(let momentum, let dampening):
      "Nesterov's momentum needs a momentum above 0 and a dampening of 0, found \(momentum) and "
        + "\(dampening)"
    case .noParameters:
      "there are no parameters to train: pass those of a module, as model.fc.parameters"
    case .notALeaf(let index):
      "parameter \(index) is the result of an operation: pass the leaf that it was computed from"
    case .state(let name, let expected?, let found):
      "state \(name): expected \(expected), found \(found): load the state of the same parameters"
    case .state(let name, nil, let found):
      "state \(name): expected nothing of this name, found \(found): load the state of an optimizer of "
        + "this kind and of the same parameters"
    }
  }
}
