public import Autograd
internal import Weights

/// A residual network (He, Zhang, Ren and Sun, 2015, "Deep Residual Learning for Image Recognition"),
/// with the parameter names of torchvision's.
///
/// Input: [N, 3, H, W], H and W at least 33 for a map of more than one element in the last stage; any
/// size works in evaluation. Output: [N, classes].
public final class ResNet: Backbone {
  /// How many layers it has, and of which blocks.
  ///
  /// Parameters are counted with 1000 classes, multiplications for an image of 224×224.
  public enum Variant: String, Sendable, CaseIterable {
    /// 11,689,512 parameters, 1.81 billion multiplications.
    case resNet18
    /// 21,797,672 parameters, 3.66 billion multiplications.
    case resNet34
    /// 25,557,032 parameters, 4.09 billion multiplications.
    case resNet50

    /// Blocks in each stage.
    var blocks: [Int] { self == .resNet18 ? [2, 2, 2, 2] : [3, 4, 6, 3] }
    /// Whether a block has three convolutions, and four times as many channels outside as inside.
    var isBottleneck: Bool { self == .resNet50 }

    /// What is known of networks of this kind.
    public var architecture: Architecture {
      switch self {
      case .resNet18: .resNet18
      case .resNet34: .resNet34
      case .resNet50: .resNet50
      }
    }
  }

  /// Which one it is.
  public let variant: Variant

  /// [N, 3, H, W] → [N, 64, H/2, W/2].
  public let conv1: Conv2d

  /// The normalization after `conv1`.
  public let bn1: BatchNorm2d

  /// Blocks at a quarter, an eighth, a sixteenth and a thirty-second of the input's size: `layer1` to
  /// `layer4`.
  public let layers: [Sequential]

  /// The head.
  public var fc: Linear

  /// A network with torchvision's initialization.
  public convenience init(_ variant: Variant, classes: Int = 1000, seed: UInt64 = 0) {
    self.init(variant, classes: classes, Initialization(SeededGenerator(seed: seed)))
  }

  init(_ variant: Variant, classes: Int, _ parts: Initialization) {
    self.variant = variant
    conv1 = parts.convolution(3, 64, kernel: 7, stride: 2, padding: 3)
    bn1 = BatchNorm2d(64)
    var channels = 64
    layers = variant.blocks.enumerated().map { index, count in
      let width = 64 << index
      let blocks = (0..<count).map { block -> any Module in
        let stride = Size2D(block == 0 && index > 0 ? 2 : 1)
        defer { channels = variant.isBottleneck ? 4 * width : width }
        return variant.isBottleneck
          ? Bottleneck(channels, width, stride: stride, parts)
          : BasicBlock(channels, width, stride: stride, parts)
      }
      return Sequential(blocks)
    }
    fc = parts.linear(channels, classes)
  }

  /// Which kind of backbone it is.
  public var architecture: Architecture { variant.architecture }

  /// `fc`.
  public var head: Linear {
    get { fc }
    set { fc = newValue }
  }

  /// `stem`, up to the maximum, then `layer1` to `layer4`.
  public var stages: [BackboneStage] {
    let (conv1, bn1) = (conv1, bn1)
    let stem = BackboneStage("stem", [("conv1", conv1), ("bn1", bn1)]) {
      bn1(conv1($0)).relu().maxPool2d(kernelSize: 3, stride: 2, padding: 1)
    }
    return [stem]
      + namedLayers.map { name, layer in
        BackboneStage(name, [(name, layer)]) { layer($0) }
      }
  }

  private var namedLayers: [(name: String, module: any Module)] {
    layers.enumerated().map { ("layer\($0.offset + 1)", $0.element) }
  }

  /// The parts by torchvision's names.
  public var children: [(name: String, module: any Module)] {
    [("conv1", conv1), ("bn1", bn1)] + namedLayers + [("fc", fc)]
  }
}

/// Two 3×3 convolutions beside a shortcut: relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x)).
public final class BasicBlock: Module {
  /// The first convolution, the one with the stride.
  public let conv1: Conv2d

  /// The normalization after `conv1`.
  public let bn1: BatchNorm2d

  /// The second convolution.
  public let conv2: Conv2d

  /// The normalization after `conv2`.
  public let bn2: BatchNorm2d

  /// A 1×1 convolution and its normalization, where the shortcut changes size or channels.
  public let downsample: Sequential?

  /// Sees every output of the block.
  package var observer: ((Tensor) -> Void)?

  /// A block with torchvision's initialization.
  public convenience init(
    _ inChannels: Int, _ outChannels: Int, stride: Size2D, using generator: inout SeededGenerator
  ) {
    let layers = Initialization(generator)
    self.init(inChannels, outChannels, stride: stride, layers)
    generator = layers.generator ?? generator
  }

  init(_ inChannels: Int, _ outChannels: Int, stride: Size2D, _ layers: Initialization) {
    conv1 = layers.convolution(inChannels, outChannels, kernel: 3, stride: stride, padding: 1)
    bn1 = BatchNorm2d(outChannels)
    conv2 = layers.convolution(outChannels, outChannels, kernel: 3, padding: 1)
    bn2 = BatchNorm2d(outChannels)
    downsample = layers.shortcut(inChannels, outChannels, stride: stride)
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

/// A 3×3 convolution between two of 1×1, beside a shortcut; four times as many channels come out as lie
/// between.
///
/// The stride is the 3×3 convolution's, as in torchvision.
public final class Bottleneck: Module {
  /// The convolutions of 1×1, 3×3 and 1×1.
  public let convolutions: [Conv2d]

  /// The normalization after each.
  public let normalizations: [BatchNorm2d]

  /// A 1×1 convolution and its normalization, where the shortcut changes size or channels.
  public let downsample: Sequential?

  init(_ inChannels: Int, _ width: Int, stride: Size2D, _ layers: Initialization) {
    convolutions = [
      layers.convolution(inChannels, width, kernel: 1),
      layers.convolution(width, width, kernel: 3, stride: stride, padding: 1),
      layers.convolution(width, 4 * width, kernel: 1),
    ]
    normalizations = [BatchNorm2d(width), BatchNorm2d(width), BatchNorm2d(4 * width)]
    downsample = layers.shortcut(inChannels, 4 * width, stride: stride)
  }

  /// [N, in, H, W] → [N, 4 · width, H/stride, W/stride].
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    let first = normalizations[0](convolutions[0](copy input)).relu()
    let second = normalizations[1](convolutions[1](first)).relu()
    let residual = normalizations[2](convolutions[2](second))
    let shortcut = if let downsample { downsample(input) } else { input }
    return (residual + shortcut).relu()
  }

  /// The parts by torchvision's names: `conv1`, `bn1`, `conv2` and so on.
  public var children: [(name: String, module: any Module)] {
    zip(convolutions, normalizations).enumerated().flatMap { index, pair in
      [("conv\(index + 1)", pair.0 as any Module), ("bn\(index + 1)", pair.1)]
    } + (downsample.map { [("downsample", $0)] } ?? [])
  }
}

extension Initialization {
  /// A shortcut's convolution and normalization; nil where it changes nothing.
  fileprivate func shortcut(
    _ inChannels: Int, _ outChannels: Int, stride: Size2D
  ) -> Sequential? {
    if stride == 1 && inChannels == outChannels { return nil }
    return Sequential(
      convolution(inChannels, outChannels, kernel: 1, stride: stride), BatchNorm2d(outChannels))
  }
}

extension Architecture {
  /// ResNet-18.
  public static let resNet18 = resNet(.resNet18, title: "ResNet-18", featureCount: 512)
  /// ResNet-34.
  public static let resNet34 = resNet(.resNet34, title: "ResNet-34", featureCount: 512)
  /// ResNet-50.
  public static let resNet50 = resNet(.resNet50, title: "ResNet-50", featureCount: 2048)

  private static func resNet(
    _ variant: ResNet.Variant, title: String, featureCount: Int
  ) -> Architecture {
    Architecture(
      name: variant.rawValue.lowercased(), title: title, head: "fc", featureCount: featureCount,
      otherNames: [.huggingFaceResNet, .sequentialResNet]
    ) { ResNet(variant, classes: $0, $1) }
  }
}

extension ResNet {
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
