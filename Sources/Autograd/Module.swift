/// A layer or a network: parameters, buffers and how to compute its output.
///
/// A conforming class lists its own parameters and buffers, and its children by name; everything
/// else follows. Names are PyTorch's: a parameter `weight` of a child `conv1` of a child `0` of
/// `layer1` is `layer1.0.conv1.weight`.
public protocol Module: AnyObject {
  /// The output for an input; a shape that doesn't fit traps with a sentence.
  func callAsFunction(_ input: consuming Variable) -> Variable

  /// The trainable tensors of this module without its children, by name.
  var ownParameters: [(name: String, variable: Variable)] { get }

  /// The tensors of this module without its children that are stored but not trained, by name.
  var ownBuffers: [(name: String, variable: Variable)] { get }

  /// The modules inside this one, by name.
  var children: [(name: String, module: any Module)] { get }

  /// Whether the module behaves as in training (dropout drops, batch normalization uses the batch).
  var isTraining: Bool { get set }
}

extension Module {
  /// None.
  public var ownParameters: [(name: String, variable: Variable)] { [] }

  /// None.
  public var ownBuffers: [(name: String, variable: Variable)] { [] }

  /// None.
  public var children: [(name: String, module: any Module)] { [] }

  /// All parameters, own ones first, then those of the children in order.
  public var namedParameters: [(name: String, variable: Variable)] {
    collect(\.ownParameters, prefix: "")
  }

  /// All buffers, in the order of `namedParameters`.
  public var namedBuffers: [(name: String, variable: Variable)] {
    collect(\.ownBuffers, prefix: "")
  }

  /// All parameters, without their names: what an optimizer takes.
  public var parameters: [Variable] { namedParameters.map(\.variable) }

  /// Lets this module and those inside it behave as in training.
  public func train() { setTraining(true) }

  /// Lets this module and those inside it behave as in evaluation.
  public func eval() { setTraining(false) }

  private func setTraining(_ value: Bool) {
    isTraining = value
    for (_, module) in children { module.setTraining(value) }
  }

  private func collect(
    _ own: (any Module) -> [(name: String, variable: Variable)], prefix: String
  ) -> [(name: String, variable: Variable)] {
    own(self).map { (prefix + $0.name, $0.variable) }
      + children.flatMap { $0.module.collect(own, prefix: prefix + $0.name + ".") }
  }
}
