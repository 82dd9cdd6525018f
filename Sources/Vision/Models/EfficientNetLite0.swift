public import Autograd

/// The smallest EfficientNet for devices without fast sigmoids (Tan and Le, 2019, "EfficientNet", in the
/// Lite variant of 2020: ReLU6, no squeeze-and-excitation), with the parameter names of its PyTorch port.
///
/// 4,652,008 parameters with 1000 classes; 0.41 billion multiplications for an image of 224×224.
/// Padding is TensorFlow's SAME. Input: [N, 3, H, W] of any size; output: [N, classes].
public final class EfficientNetLite0: Backbone {
  /// [N, 3, H, W] → [N, 32, H/2, W/2].
  public let stem: Conv2d

  /// The normalization after `stem`.
  public let stemNormalization: BatchNorm2d

  /// Sixteen blocks, down to a thirty-second of the input's size.
  public let blocks: Sequential

  /// [N, 320, …] → [N, 1280, …], 1×1.
  public let last: Conv2d

  /// The normalization after `last`.
  public let lastNormalization: BatchNorm2d

  /// The head: [N, 1280] → [N, classes].
  public var head: Linear

  /// Blocks of one kind that follow one another; the first of them has the stride.
  private struct Stage {
    var count: Int
    var kernel: Int
    var stride: Int
    var expansion: Int
    var channels: Int
  }

  private static let stages = [
    Stage(count: 1, kernel: 3, stride: 1, expansion: 1, channels: 16),
    Stage(count: 2, kernel: 3, stride: 2, expansion: 6, channels: 24),
    Stage(count: 2, kernel: 5, stride: 2, expansion: 6, channels: 40),
    Stage(count: 3, kernel: 3, stride: 2, expansion: 6, channels: 80),
    Stage(count: 3, kernel: 5, stride: 1, expansion: 6, channels: 112),
    Stage(count: 4, kernel: 5, stride: 2, expansion: 6, channels: 192),
    Stage(count: 1, kernel: 3, stride: 1, expansion: 6, channels: 320),
  ]

  /// A network with the initialization of `Architecture.network(classes:seed:)`.
  public convenience init(classes: Int = 1000, seed: UInt64 = 0) {
    self.init(classes: classes, Initialization(SeededGenerator(seed: seed)))
  }

  init(classes: Int, _ layers: Initialization) {
    stem = layers.convolution(3, 32, kernel: 3, stride: 2, padding: .same)
    stemNormalization = .efficientNet(32)
    var channels = 32
    var blocks: [any Module] = []
    for stage in Self.stages {
      for index in 0..<stage.count {
        blocks.append(
          InvertedResidual(
            channels, stage.channels, kernel: stage.kernel,
            stride: Size2D(index == 0 ? stage.stride : 1), expansion: stage.expansion, layers))
        channels = stage.channels
      }
    }
    self.blocks = Sequential(blocks)
    last = layers.convolution(channels, 1280, kernel: 1)
    lastNormalization = .efficientNet(1280)
    head = layers.linear(1280, classes)
  }

  /// Which kind of backbone it is.
  public var architecture: Architecture { .efficientNetLite0 }

  /// What the head sees: [N, 3, H, W] → [N, 1280].
  public func features(_ input: consuming Variable) -> Variable {
    let maps = blocks(stemNormalization(stem(input)).relu6())
    return lastNormalization(last(maps)).relu6().adaptiveAvgPool2d(outputSize: 1).flatten()
  }

  /// The parts by the port's names.
  public var children: [(name: String, module: any Module)] {
    [
      ("_conv_stem", stem), ("_bn0", stemNormalization), ("_blocks", blocks), ("_conv_head", last),
      ("_bn1", lastNormalization), ("_fc", head),
    ]
  }
}

/// A depthwise convolution among more channels than come in and go out (Sandler and others, 2018,
/// "MobileNetV2: Inverted Residuals and Linear Bottlenecks").
public final class InvertedResidual: Module {
  /// 1×1, to the channels inside, and its normalization; nil where they are those that come in.
  public let expansion: (convolution: Conv2d, normalization: BatchNorm2d)?

  /// One kernel for each channel, with the stride, and its normalization.
  public let depthwise: (convolution: Conv2d, normalization: BatchNorm2d)

  /// 1×1, to the channels that go out, and its normalization; no activation follows.
  public let projection: (convolution: Conv2d, normalization: BatchNorm2d)

  /// Whether what comes in is added to what goes out.
  private let adds: Bool

  init(
    _ inChannels: Int, _ outChannels: Int, kernel: Int, stride: Size2D, expansion: Int,
    _ layers: Initialization
  ) {
    let inside = inChannels * expansion
    self.expansion =
      expansion == 1
      ? nil : (layers.convolution(inChannels, inside, kernel: 1), .efficientNet(inside))
    depthwise = (
      layers.convolution(
        inside, inside, kernel: kernel, stride: stride, padding: .same, groups: inside),
      .efficientNet(inside)
    )
    projection = (layers.convolution(inside, outChannels, kernel: 1), .efficientNet(outChannels))
    adds = stride == 1 && inChannels == outChannels
  }

  /// [N, in, H, W] → [N, out, ⌈H/stride⌉, ⌈W/stride⌉].
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    var maps = copy input
    if let expansion { maps = expansion.normalization(expansion.convolution(maps)).relu6() }
    maps = depthwise.normalization(depthwise.convolution(maps)).relu6()
    maps = projection.normalization(projection.convolution(maps))
    return adds ? maps + input : maps
  }

  /// The parts by the port's names.
  public var children: [(name: String, module: any Module)] {
    (expansion.map { [("_expand_conv", $0.convolution as any Module), ("_bn0", $0.normalization)] }
      ?? [])
      + [
        ("_depthwise_conv", depthwise.convolution), ("_bn1", depthwise.normalization),
        ("_project_conv", projection.convolution), ("_bn2", projection.normalization),
      ]
  }
}

extension BatchNorm2d {
  /// A normalization with the constants of EfficientNet's reference.
  fileprivate static func efficientNet(_ channels: Int) -> BatchNorm2d {
    BatchNorm2d(channels, eps: 1e-3, momentum: 0.01)
  }
}

extension Architecture {
  /// EfficientNet-Lite0, as TensorFlow has it.
  public static let efficientNetLite0 = Architecture(
    name: "efficientnet_lite0", title: "EfficientNet-Lite0", head: "_fc", featureCount: 1280,
    otherNames: []
  ) { EfficientNetLite0(classes: $0, $1) }
}
