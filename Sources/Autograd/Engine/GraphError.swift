/// Wrong use of the graph: what was asked can't be answered with the variables as they are.
public enum GraphError: Error, Equatable, CustomStringConvertible {
  /// A variable was to be volatile and to require grad.
  case volatileRequiresGrad
  /// A flag of a variable that an operation made was to be changed.
  case flagOfNonLeaf(String)
  /// `backward()` was called on a volatile variable.
  case volatileBackward
  /// `backward()` was called on a variable without history.
  case noGraph
  /// `backward()` without a gradient was called on a variable that is not a scalar.
  case gradientNeeded(shape: [Int])
  /// The gradient has another shape than the variable it belongs to.
  case gradientShape(function: String, expected: [Int], found: [Int])
  /// A function returned another number of gradients than it has inputs.
  case gradientCount(function: String, expected: Int, found: Int)
  /// The function's saved tensors were freed by an earlier `backward()`.
  case savedTensorsFreed(function: String)
  /// A saved tensor was changed after it was saved.
  case modifiedInPlace(function: String, shape: [Int], saved: Int, found: Int)
  /// A hook called `backward()` on a graph that is being walked.
  case backwardInsideBackward(function: String)
  /// A leaf that requires grad was to be changed in place.
  case leafChangedInPlace
  /// A volatile variable was to be written into one that keeps a history.
  case volatileIntoGraph
  /// An optimizer was given a parameter that it can't train.
  case parameterWithoutGrad(index: Int)

  /// A sentence: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .volatileRequiresGrad:
      "Variable can't be volatile and require_grad at the same time!"
    case .flagOfNonLeaf(let flag):
      "\(flag) can be set on leaf variables only: use detach() to get one"
    case .volatileBackward:
      "the variable is volatile: nothing was kept for backward; compute it from inputs that are not"
    case .noGraph:
      "the variable does not require grad and does not have a grad_fn"
    case .gradientNeeded(let shape):
      "grad can be implicitly created only for scalar outputs, found the shape \(shape): "
        + "pass a gradient"
    case .gradientShape(let function, let expected, let found):
      "\(function): expected a gradient of shape \(expected), found \(found)"
    case .gradientCount(let function, let expected, let found):
      "\(function): expected \(expected) gradients, one for each input, found \(found)"
    case .savedTensorsFreed(let function):
      "\(function): trying to backward through the graph a second time, but its saved tensors have "
        + "been freed: pass retainGraph: true to the first backward()"
    case .modifiedInPlace(let function, let shape, let saved, let found):
      "\(function): a tensor of shape \(shape) needed for backward has been modified by an inplace "
        + "operation: expected version \(saved), found \(found)"
    case .backwardInsideBackward(let function):
      "\(function): a hook can't call backward() on the graph whose gradients it is called for"
    case .leafChangedInPlace:
      "a leaf variable that requires grad can't be changed in place: use detach(), or a copy"
    case .volatileIntoGraph:
      "a volatile variable can't be written in place into one that isn't volatile"
    case .parameterWithoutGrad(let index):
      "parameter \(index) does not require grad: pass only those that train, as model.fc.parameters"
    }
  }
}

extension GraphError {
  /// The same error with the name of the function in whose backward it arose.
  func named(_ function: String) -> GraphError {
    switch self {
    case .savedTensorsFreed(""):
      .savedTensorsFreed(function: function)
    case .modifiedInPlace("", let shape, let saved, let found):
      .modifiedInPlace(function: function, shape: shape, saved: saved, found: found)
    default: self
    }
  }
}
