/// Networks that people ask for by name and that don't serve as a backbone yet.
enum OtherArchitectures {
  /// How their names begin in torchvision, timm and Hugging Face, in lower case.
  private static let families: [(start: String, name: String)] = [
    ("resnext", "ResNeXt"), ("wide_resnet", "Wide ResNet"), ("seresnet", "SE-ResNet"),
    ("vit", "Vision Transformer"), ("deit", "DeiT"), ("beit", "BEiT"), ("dino", "DINO"),
    ("clip", "CLIP"), ("swin", "Swin Transformer"), ("maxvit", "MaxViT"),
    ("efficientnet", "EfficientNet"), ("tf_efficientnet", "EfficientNet"),
    ("mobilenet", "MobileNet"), ("mobilevit", "MobileViT"), ("convnext", "ConvNeXt"),
    ("densenet", "DenseNet"), ("vgg", "VGG"), ("alexnet", "AlexNet"), ("inception", "Inception"),
    ("googlenet", "GoogLeNet"), ("regnet", "RegNet"), ("squeezenet", "SqueezeNet"),
    ("shufflenet", "ShuffleNet"), ("mnasnet", "MNASNet"), ("ghostnet", "GhostNet"),
    ("darknet", "Darknet"), ("yolo", "YOLO"),
  ]

  /// The architecture that a name stands for; nil if none is known by it, or it may be a file's.
  static func named(_ name: String) -> String? {
    guard !name.contains("/"), ModelFolder.baseName(name) == name else { return nil }
    let lower = name.lowercased().replacing("-", with: "_")
    if let match = lower.wholeMatch(of: /resnet_?(\d+)([a-z]?)([^\d].*)?/),
      !["18", "34", "50"].contains(match.1) || (!match.2.isEmpty && match.3 == nil)
    {
      return "ResNet-\(match.1)\(match.2)"
    }
    if lower.contains("efficientnet_lite0") { return nil }
    return families.first { lower.hasPrefix($0.start) }?.name
  }
}
