public import Autograd

/// A part of a backbone: maps go through its stages one after another, and training can begin at each.
public struct BackboneStage {
  /// What it is called: `stem`, `layer4`.
  public let name: String
  /// The modules inside it, by their names in the network, in their order there.
  public let modules: [(name: String, module: any Module)]
  private let forward: (consuming Variable) -> Variable

  /// A stage of its parts.
  ///
  /// - Parameters:
  ///   - name: What people call it, such as `layer4`.
  ///   - modules: The modules that it consists of, under their names in the backbone.
  ///   - forward: What it makes of maps: [N, C, H, W] → [N, C', H', W'].
  public init(
    _ name: String, _ modules: [(name: String, module: any Module)],
    forward: @escaping (consuming Variable) -> Variable
  ) {
    self.name = name
    self.modules = modules
    self.forward = forward
  }

  /// What it makes of maps: [N, C, H, W] → [N, C', H', W'].
  public func callAsFunction(_ maps: consuming Variable) -> Variable { forward(maps) }
}
