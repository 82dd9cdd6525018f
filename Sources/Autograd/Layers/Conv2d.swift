/// A two-dimensional convolution: [N, in, H, W] → [N, out, H′, W′]; see `Variable.conv2d`.
public final class Conv2d: Module {
  /// [out, in/groups, kH, kW].
  public let weight: Variable

  /// [out].
  public let bias: Variable?

  /// From window to window.
  public let stride: Size2D

  /// The zeros around each image.
  public let padding: Padding

  /// The distance of the kernel's taps.
  public let dilation: Size2D

  /// How many groups the channels are divided into.
  public let groups: Int

  /// Changes nothing here.
  public var isTraining = true

  /// A layer from its weights; traps unless they have the shapes [out, in/groups, kH, kW] and [out].
  public init(
    weight: Tensor, bias: Tensor?, stride: Size2D = 1, padding: Padding = 0, dilation: Size2D = 1,
    groups: Int = 1
  ) {
    precondition(
      weight.rank == 4,
      "Conv2d: expected a weight [out, in/groups, kH, kW], found the shape \(weight.shape)")
    precondition(
      bias.map { $0.shape == [weight.shape[0]] } ?? true,
      "Conv2d: expected a bias of shape [\(weight.shape[0])], found \(bias?.shape ?? [])")
    self.weight = Variable(weight, requiresGrad: true)
    self.bias = bias.map { Variable($0, requiresGrad: true) }
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }

  /// The convolution of a batch of images.
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    input.conv2d(
      weight: weight, bias: bias, stride: stride, padding: padding, dilation: dilation,
      groups: groups)
  }

  /// `weight` and, if there is one, `bias`.
  public var ownParameters: [(name: String, variable: Variable)] {
    [("weight", weight)] + (bias.map { [("bias", $0)] } ?? [])
  }
}

extension Conv2d {
  /// A layer with PyTorch's initialization.
  ///
  /// Weight and bias are uniform in ±1/√fanIn, where fanIn = inChannels/groups·kH·kW.
  public convenience init(
    _ inChannels: Int, _ outChannels: Int, kernelSize: Size2D, stride: Size2D = 1,
    padding: Padding = 0, dilation: Size2D = 1, groups: Int = 1, bias: Bool = true,
    using generator: inout SeededGenerator
  ) {
    precondition(
      groups >= 1 && inChannels % groups == 0 && outChannels % groups == 0,
      "Conv2d: \(groups) groups don't divide \(inChannels) and \(outChannels) channels")
    let shape = [outChannels, inChannels / groups, kernelSize.height, kernelSize.width]
    let bound = 1 / Float(max(shape.dropFirst().reduce(1, *), 1)).squareRoot()
    let weight = Tensor.uniform(shape, bound: bound, using: &generator)
    self.init(
      weight: weight,
      bias: bias ? .uniform([outChannels], bound: bound, using: &generator) : nil, stride: stride,
      padding: padding, dilation: dilation, groups: groups)
  }

  /// The same from a generator with the seed 0.
  ///
  /// Two layers made this way with the same sizes are equal: pass a generator to tell them apart.
  public convenience init(
    _ inChannels: Int, _ outChannels: Int, kernelSize: Size2D, stride: Size2D = 1,
    padding: Padding = 0, dilation: Size2D = 1, groups: Int = 1, bias: Bool = true
  ) {
    var generator = SeededGenerator(seed: 0)
    self.init(
      inChannels, outChannels, kernelSize: kernelSize, stride: stride, padding: padding,
      dilation: dilation, groups: groups, bias: bias, using: &generator)
  }
}
