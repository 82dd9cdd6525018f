public import Autograd
internal import Weights

/// The smallest EfficientNet for devices without fast sigmoids (Tan and Le, 2019, "EfficientNet", in the
/// Lite variant of 2020: ReLU6, no squeeze-and-excitation).
///
/// 4,652,008 parameters with 1000 classes; 0.39 billion multiplications for an image of 224×224.
/// Input: [N, 3, H, W] of any size; output: [N, classes].
public final class EfficientNetLite0: Backbone {
  /// Two networks have the same layers and compute different features.
  public enum Variant: Sendable, CaseIterable {
    /// TensorFlow's: its SAME padding, 0.001 beside variances; the parameter names of its PyTorch port.
    case tensorFlow
    /// What timm has trained as `efficientnet_lite0`: the same padding on all sides, 0.00001 beside
    /// variances; timm's parameter names.
    case symmetric
  }

  /// Which one it is.
  public let variant: Variant

  /// [N, 3, H, W] → [N, 32, H/2, W/2].
  public let stem: Conv2d

  /// The normalization after `stem`.
  public let stemNormalization: BatchNorm2d

  /// Sixteen blocks, down to a thirty-second of the input's size; a symmetric network has one
  /// `Sequential` inside for each of seven stages.
  public let blocks: Sequential

  /// [N, 320, …] → [N, 1280, …], 1×1.
  public let last: Conv2d

  /// The normalization after `last`.
  public let lastNormalization: BatchNorm2d

  /// The head: [N, 1280] → [N, classes].
  public var head: Linear

  /// Blocks of one kind that follow one another; the first of them has the stride.
  struct Kind {
    var count: Int
    var kernel: Int
    var stride: Int
    var expansion: Int
    var channels: Int
  }

  static let kinds = [
    Kind(count: 1, kernel: 3, stride: 1, expansion: 1, channels: 16),
    Kind(count: 2, kernel: 3, stride: 2, expansion: 6, channels: 24),
    Kind(count: 2, kernel: 5, stride: 2, expansion: 6, channels: 40),
    Kind(count: 3, kernel: 3, stride: 2, expansion: 6, channels: 80),
    Kind(count: 3, kernel: 5, stride: 1, expansion: 6, channels: 112),
    Kind(count: 4, kernel: 5, stride: 2, expansion: 6, channels: 192),
    Kind(count: 1, kernel: 3, stride: 1, expansion: 6, channels: 320),
  ]

  /// A network with the initialization of `Architecture.network(classes:seed:)`.
  public convenience init(
    _ variant: Variant = .tensorFlow, classes: Int = 1000, seed: UInt64 = 0
  ) {
    self.init(variant, classes: classes, Initialization(SeededGenerator(seed: seed)))
  }

  init(_ variant: Variant, classes: Int, _ layers: Initialization) {
    self.variant = variant
    stem = layers.convolution(3, 32, kernel: 3, stride: 2, padding: variant.padding(kernel: 3))
    stemNormalization = variant.normalization(32)
    var channels = 32
    let stages = Self.kinds.map { stage in
      (0..<stage.count).map { index in
        defer { channels = stage.channels }
        return InvertedResidual(
          channels, stage.channels, kernel: stage.kernel,
          stride: Size2D(index == 0 ? stage.stride : 1), expansion: stage.expansion, variant, layers
        )
      }
    }
    blocks =
      switch variant {
      case .tensorFlow: Sequential(stages.flatMap { $0 })
      case .symmetric: Sequential(stages.map { Sequential($0) })
      }
    last = layers.convolution(channels, 1280, kernel: 1)
    lastNormalization = variant.normalization(1280)
    head = layers.linear(1280, classes)
  }

  /// Which kind of backbone it is.
  public var architecture: Architecture {
    variant == .tensorFlow ? .efficientNetLite0 : .efficientNetLite0Symmetric
  }

  /// `stem`, `stage1` to `stage7`, each of blocks of one kind, and `last`.
  public var stages: [BackboneStage] {
    let (stem, stemNormalization) = (stem, stemNormalization)
    let (last, lastNormalization) = (last, lastNormalization)
    let parts = children
    let first = BackboneStage("stem", Array(parts[..<2])) { stemNormalization(stem($0)).relu6() }
    let end = BackboneStage("last", Array(parts[3..<5])) { lastNormalization(last($0)).relu6() }
    return [first] + blockStages(parts[2].name) + [end]
  }

  private func blockStages(_ name: String) -> [BackboneStage] {
    var rest = blocks.children.map { ("\(name).\($0.name)", $0.module) }[...]
    return Self.kinds.enumerated().map { index, kind in
      // A symmetric network has one module for all of a kind.
      let modules = Array(rest.prefix(variant == .symmetric ? 1 : kind.count))
      rest = rest.dropFirst(modules.count)
      return BackboneStage("stage\(index + 1)", modules) { input in
        var maps = input
        for (_, module) in modules { maps = module(maps) }
        return maps
      }
    }
  }

  /// The parts by the port's names, or by timm's.
  public var children: [(name: String, module: any Module)] {
    let names =
      switch variant {
      case .tensorFlow: ["_conv_stem", "_bn0", "_blocks", "_conv_head", "_bn1", "_fc"]
      case .symmetric: ["conv_stem", "bn1", "blocks", "conv_head", "bn2", "classifier"]
      }
    return Array(
      zip(names, [stem, stemNormalization, blocks, last, lastNormalization, head] as [any Module]))
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
  private let variant: EfficientNetLite0.Variant

  init(
    _ inChannels: Int, _ outChannels: Int, kernel: Int, stride: Size2D, expansion: Int,
    _ variant: EfficientNetLite0.Variant, _ layers: Initialization
  ) {
    let inside = inChannels * expansion
    self.variant = variant
    self.expansion =
      expansion == 1
      ? nil : (layers.convolution(inChannels, inside, kernel: 1), variant.normalization(inside))
    depthwise = (
      layers.convolution(
        inside, inside, kernel: kernel, stride: stride, padding: variant.padding(kernel: kernel),
        groups: inside),
      variant.normalization(inside)
    )
    projection = (
      layers.convolution(inside, outChannels, kernel: 1), variant.normalization(outChannels)
    )
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

  /// The parts by the port's names, or by timm's, which count from the first that is there.
  public var children: [(name: String, module: any Module)] {
    let names =
      switch variant {
      case .tensorFlow:
        (expansion == nil ? [] : ["_expand_conv", "_bn0"])
          + ["_depthwise_conv", "_bn1", "_project_conv", "_bn2"]
      case .symmetric:
        expansion == nil
          ? ["conv_dw", "bn1", "conv_pw", "bn2"]
          : ["conv_pw", "bn1", "conv_dw", "bn2", "conv_pwl", "bn3"]
      }
    let parts = [expansion, depthwise, projection].compactMap(\.self)
    return Array(
      zip(names, parts.flatMap { [$0.convolution, $0.normalization] as [any Module] }))
  }
}

extension EfficientNetLite0.Variant {
  /// A normalization with the constants of TensorFlow's reference, or with PyTorch's.
  fileprivate func normalization(_ channels: Int) -> BatchNorm2d {
    self == .tensorFlow
      ? BatchNorm2d(channels, eps: 1e-3, momentum: 0.01) : BatchNorm2d(channels)
  }

  fileprivate func padding(kernel: Int) -> Padding {
    self == .tensorFlow ? .same : .zeros(Size2D(kernel / 2))
  }
}

extension Architecture {
  /// EfficientNet-Lite0, as TensorFlow has it.
  public static let efficientNetLite0 = Architecture(
    name: "efficientnet_lite0", title: "EfficientNet-Lite0", head: "_fc", featureCount: 1280,
    otherNames: [.timmEfficientNet(stages: EfficientNetLite0.kinds.map(\.count))],
    nameInTimm: "tf_efficientnet_lite0"
  ) { EfficientNetLite0(.tensorFlow, classes: $0, $1) }

  /// EfficientNet-Lite0 with the same padding on all sides, as timm has trained it.
  public static let efficientNetLite0Symmetric = Architecture(
    name: "efficientnet_lite0_symmetric", title: "symmetric EfficientNet-Lite0", head: "classifier",
    featureCount: 1280, otherNames: [], nameInTimm: "efficientnet_lite0"
  ) { EfficientNetLite0(.symmetric, classes: $0, $1) }
}
