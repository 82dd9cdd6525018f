public import Autograd
internal import Foundation

/// The residual network of 18 layers (He, Zhang, Ren and Sun, 2015, "Deep Residual Learning for Image
/// Recognition"), with the parameter names of torchvision's `resnet18`.
///
/// 11,689,512 parameters with 1000 classes; 1.81 billion multiplications for an image of 224×224.
/// Input: [N, 3, H, W], H and W at least 33 for a map of more than one element in the last stage;
/// any size works in evaluation. Output: [N, classes].
public final class ResNet18: Module {
  /// [N, 3, H, W] → [N, 64, H/2, W/2].
  public let conv1: Conv2d

  /// The normalisation after `conv1`.
  public let bn1: BatchNorm2d

  /// Two blocks of 64 channels at a quarter of the input's size.
  public let layer1: Sequential

  /// Two blocks of 128 channels at an eighth of the input's size.
  public let layer2: Sequential

  /// Two blocks of 256 channels at a sixteenth of the input's size.
  public let layer3: Sequential

  /// Two blocks of 512 channels at a thirty-second of the input's size.
  public let layer4: Sequential

  /// The head: [N, 512] → [N, classes].
  ///
  /// Assigning another one replaces it.
  public var fc: Linear

  /// Whether batch normalisation uses the batch's statistics.
  public var isTraining = true

  /// A network with torchvision's initialisation: convolutions normal with the deviation
  /// √(2/(out·kH·kW)), normalisations the identity, the head as `Linear` has it.
  public convenience init(classes: Int = 1000, using generator: inout SeededGenerator) {
    self.init(
      convolutions: { .normal($0, &generator) }, head: Linear(512, classes, using: &generator))
  }

  /// A network whose convolutions have the weights that `weights` makes of their shapes
  /// [out, in, kH, kW]; normalisations are the identity.
  private init(convolutions weights: ([Int]) -> Tensor, head: @autoclosure () -> Linear) {
    conv1 = Conv2d(3, 64, kernel: 7, stride: 2, padding: 3, weights)
    bn1 = BatchNorm2d(64)
    layer1 = Self.stage(64, 64, stride: 1, weights)
    layer2 = Self.stage(64, 128, stride: 2, weights)
    layer3 = Self.stage(128, 256, stride: 2, weights)
    layer4 = Self.stage(256, 512, stride: 2, weights)
    fc = head()
  }

  /// A network whose weights hold no values yet: for one that is loaded at once.
  static func unset(classes: Int) -> ResNet18 {
    func unset(_ shape: [Int]) -> Tensor { Tensor(shape: shape) { _ in } }
    return ResNet18(
      convolutions: unset, head: Linear(weight: unset([classes, 512]), bias: unset([classes])))
  }

  /// The same from a generator with the given seed.
  public convenience init(classes: Int = 1000, seed: UInt64 = 0) {
    var generator = SeededGenerator(seed: seed)
    self.init(classes: classes, using: &generator)
  }

  /// What the head sees: [N, 3, H, W] → [N, 512].
  public func features(_ input: consuming Variable) -> Variable {
    let stem = bn1(conv1(input)).relu().maxPool2d(kernelSize: 3, stride: 2, padding: 1)
    let maps = layer4(layer3(layer2(layer1(stem))))
    return maps.adaptiveAvgPool2d(outputSize: 1).flatten()
  }

  /// The scores of the classes: [N, 3, H, W] → [N, classes].
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    fc(features(input))
  }

  /// The parts by torchvision's names.
  public var children: [(name: String, module: any Module)] {
    [
      ("conv1", conv1), ("bn1", bn1), ("layer1", layer1), ("layer2", layer2), ("layer3", layer3),
      ("layer4", layer4), ("fc", fc),
    ]
  }

  private static func stage(
    _ inChannels: Int, _ outChannels: Int, stride: Size2D, _ weights: ([Int]) -> Tensor
  ) -> Sequential {
    Sequential(
      BasicBlock(inChannels, outChannels, stride: stride, convolutions: weights),
      BasicBlock(outChannels, outChannels, stride: 1, convolutions: weights))
  }
}

/// Two 3×3 convolutions beside a shortcut: relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x)).
public final class BasicBlock: Module {
  /// The first convolution, the one with the stride.
  public let conv1: Conv2d

  /// The normalisation after `conv1`.
  public let bn1: BatchNorm2d

  /// The second convolution.
  public let conv2: Conv2d

  /// The normalisation after `conv2`.
  public let bn2: BatchNorm2d

  /// A 1×1 convolution and its normalisation, where the shortcut changes size or channels.
  public let downsample: Sequential?

  /// Whether batch normalisation uses the batch's statistics.
  public var isTraining = true

  /// Sees every output of the block.
  package var observer: ((Tensor) -> Void)?

  /// A block with torchvision's initialisation.
  public convenience init(
    _ inChannels: Int, _ outChannels: Int, stride: Size2D,
    using generator: inout SeededGenerator
  ) {
    self.init(inChannels, outChannels, stride: stride) { .normal($0, &generator) }
  }

  fileprivate init(
    _ inChannels: Int, _ outChannels: Int, stride: Size2D,
    convolutions weights: ([Int]) -> Tensor
  ) {
    conv1 = Conv2d(inChannels, outChannels, kernel: 3, stride: stride, padding: 1, weights)
    bn1 = BatchNorm2d(outChannels)
    conv2 = Conv2d(outChannels, outChannels, kernel: 3, stride: 1, padding: 1, weights)
    bn2 = BatchNorm2d(outChannels)
    if stride == 1 && inChannels == outChannels {
      downsample = nil
    } else {
      let conv = Conv2d(
        inChannels, outChannels, kernel: 1, stride: stride, padding: 0, weights)
      downsample = Sequential(conv, BatchNorm2d(outChannels))
    }
  }

  /// [N, in, H, W] → [N, out, H/stride, W/stride].
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    let residual = bn2(conv2(bn1(conv1(copy input)).relu()))
    let shortcut = if let downsample { downsample(input) } else { input }
    let output = (residual + shortcut).relu()
    observer?(output.data)
    return output
  }

  /// The parts by torchvision's names.
  public var children: [(name: String, module: any Module)] {
    [("conv1", conv1), ("bn1", bn1), ("conv2", conv2), ("bn2", bn2)]
      + (downsample.map { [("downsample", $0)] } ?? [])
  }
}

extension ResNet18 {
  /// What it does before its head.
  package var frontGraph: Graph {
    do {
      guard let front = try Graph(tracing: self).upTo("fc") else {
        preconditionFailure("ResNet18: no head in its graph")
      }
      return front
    } catch {
      preconditionFailure("ResNet18: \(error)")
    }
  }

  /// Calls `body` with the name (`layer1.0` …) and the output of each block, whenever there is one.
  package func observeBlocks(_ body: ((_ name: String, _ output: Tensor) -> Void)?) {
    for (stageName, stage) in children {
      for (blockName, block) in stage.children {
        guard let block = block as? BasicBlock else { continue }
        block.observer = body.map { body in { body("\(stageName).\(blockName)", $0) } }
      }
    }
  }
}

extension Conv2d {
  fileprivate convenience init(
    _ inChannels: Int, _ outChannels: Int, kernel: Int, stride: Size2D, padding: Size2D,
    _ weights: ([Int]) -> Tensor
  ) {
    self.init(
      weight: weights([outChannels, inChannels, kernel, kernel]), bias: nil, stride: stride,
      padding: padding)
  }
}

extension Tensor {
  /// A convolution's weights [out, in, kH, kW], normal with the deviation √(2/(out·kH·kW)): He and
  /// others, 2015, "Delving Deep into Rectifiers", for the gradient.
  fileprivate static func normal(_ shape: [Int], _ generator: inout SeededGenerator) -> Tensor {
    let deviation = (2 / Float(shape[0] * shape[2] * shape[3])).squareRoot()
    return Tensor(shape: shape) { elements in
      for index in elements.indices { elements[index] = deviation * generator.normal() }
    }
  }
}

extension SeededGenerator {
  /// A number from the normal distribution of mean 0 and deviation 1 (Box and Muller, 1958).
  fileprivate mutating func normal() -> Float {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }
}
