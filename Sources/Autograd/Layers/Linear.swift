/// An affine map of the last axis: [..., in] → [..., out].
public final class Linear: Module {
  /// [out, in].
  public let weight: Variable

  /// [out].
  public let bias: Variable?

  /// Changes nothing here.
  public var isTraining = true

  /// A layer from its weights; traps unless the weight is [out, in] and the bias [out].
  public init(weight: Tensor, bias: Tensor?) {
    precondition(
      weight.rank == 2, "Linear: expected a weight [out, in], found the shape \(weight.shape)")
    precondition(
      bias.map { $0.shape == [weight.shape[0]] } ?? true,
      "Linear: expected a bias of shape [\(weight.shape[0])], found \(bias?.shape ?? [])")
    self.weight = Variable(weight, requiresGrad: true)
    self.bias = bias.map { Variable($0, requiresGrad: true) }
  }

  /// The length of the input's last axis.
  public var inFeatures: Int { weight.shape[1] }

  /// The length of the output's last axis.
  public var outFeatures: Int { weight.shape[0] }

  /// x·Wᵀ + b.
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    input.linear(weight: weight, bias: bias)
  }

  /// `weight` and, if there is one, `bias`.
  public var ownParameters: [(name: String, variable: Variable)] {
    [("weight", weight)] + (bias.map { [("bias", $0)] } ?? [])
  }
}

extension Linear {
  /// A layer with PyTorch's initialization: weight and bias uniform in ±1/√inFeatures.
  public convenience init(
    _ inFeatures: Int, _ outFeatures: Int, bias: Bool = true,
    using generator: inout SeededGenerator
  ) {
    let bound = 1 / Float(max(inFeatures, 1)).squareRoot()
    let weight = Tensor.uniform([outFeatures, inFeatures], bound: bound, using: &generator)
    self.init(
      weight: weight,
      bias: bias ? .uniform([outFeatures], bound: bound, using: &generator) : nil)
  }

  /// The same from a generator with the seed 0.
  ///
  /// Two layers made this way with the same sizes are equal: pass a generator to tell them apart.
  public convenience init(_ inFeatures: Int, _ outFeatures: Int, bias: Bool = true) {
    var generator = SeededGenerator(seed: 0)
    self.init(inFeatures, outFeatures, bias: bias, using: &generator)
  }
}
