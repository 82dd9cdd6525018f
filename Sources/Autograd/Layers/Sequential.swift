/// Modules one after another: each one's output is the next one's input.
public final class Sequential: Module {
  /// The modules, in order.
  public let layers: [any Module]

  /// Modules in order; none leaves the input as it is.
  public init(_ layers: [any Module]) {
    self.layers = layers
  }

  /// Modules in order.
  public convenience init(_ layers: any Module...) {
    self.init(layers)
  }

  /// The output of the last module.
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    var output = input
    for layer in layers { output = layer(consume output) }
    return output
  }

  /// The modules under the names `0`, `1` and so on.
  public var children: [(name: String, module: any Module)] {
    layers.enumerated().map { (String($0.offset), $0.element) }
  }
}
