/// What tensors look like that are none of the networks that were asked for.
enum Likeness {
  /// A few words that follow "found".
  static func of(_ tensors: [String: TensorInfo], to networks: [NetworkNames]) -> String {
    if tensors.isEmpty { return "no tensors" }
    for network in networks {
      if let deviation = deviation(of: tensors, from: network) { return deviation }
    }
    if let residual = ResidualLikeness(tensors) {
      guard let network = networks.first(where: { residual.title == "a " + $0.title }) else {
        return "what looks like \(residual.title)"
      }
      // Of the same blocks, so that it's what they hold that differs.
      let known = Set(network.shapes.keys)
      let other = tensors.keys.sorted().first { name in
        name.contains("layer") && !known.contains { name.hasSuffix($0) }
          && !name.hasSuffix(NetworkNames.counter)
      }
      return "a variant of \(network.title)" + (other.map { " that has \(quoted($0))" } ?? "")
    }
    if let sign = signs.first(where: { sign in tensors.keys.contains { sign.isIn($0) } }) {
      return "what looks like \(sign.title)"
    }
    if tensors.count <= 2, networks.contains(where: { tensors[$0.headWeight] != nil }) {
      return "a head alone (\(listed(tensors.keys.sorted())))"
    }
    return "another network: \(tensors.count) tensors, such as "
      + listed(Array(tensors.keys.sorted().prefix(3)))
  }

  /// What one network's tensors are called that no other's are.
  private struct Sign {
    let title: String
    let parts: [String]

    init(_ title: String, _ parts: String...) {
      self.title = title
      self.parts = parts
    }

    /// Whether a name, or its end behind a dot, begins with one of the parts.
    func isIn(_ name: String) -> Bool {
      parts.contains { name.hasPrefix($0) || name.contains("." + $0) }
    }
  }

  /// The first that fits is it.
  private static let signs = [
    Sign(
      "CLIP", "visual.class_embedding", "vision_model.embeddings.class_embedding", "text_projection"
    ),
    Sign("a Swin Transformer", "layers.0.blocks.0.attn.relative_position_bias_table"),
    Sign("a Swin Transformer", "features.1.0.attn.relative_position_bias_table"),
    Sign(
      "a Vision Transformer (ViT)", "cls_token", "class_token", "patch_embed.proj.weight",
      "embeddings.patch_embeddings.projection.weight"),
    Sign("a ConvNeXt", "stages.0.blocks.0.conv_dw.weight", "stages.0.0.dwconv.weight"),
    Sign("a ConvNeXt", "features.1.0.block.0.weight", "encoder.stages.0.layers.0.dwconv.weight"),
    Sign("a RegNet", "trunk_output.block1", "s1.b1.conv1.conv.weight"),
    Sign("an EfficientNet", "_conv_stem.weight", "_blocks.0._depthwise_conv.weight"),
    Sign("an EfficientNet or MobileNet", "blocks.0.0.conv_dw.weight", "conv_stem.weight"),
    Sign(
      "an EfficientNet or MobileNet", "features.1.0.block.0.0.weight", "features.1.block.0.0.weight"
    ),
    Sign("a MobileNet V2", "features.1.conv.0.0.weight"),
    Sign("a DenseNet", "features.denseblock1", "features.conv0.weight"),
    Sign("a SqueezeNet", "features.3.squeeze.weight"),
    Sign("an Inception network", "Mixed_5b", "inception3a"),
    Sign("a YOLO network", "model.0.conv.weight"),
    Sign(
      "a language model", "word_embeddings.weight", "embed_tokens.weight", "wte.weight",
      "tok_embeddings.weight"),
    // Last, since others have some of their names too.
    Sign("a VGG or AlexNet", "classifier.6.weight"),
  ]

  /// What differs in a network of the same names; nil if names differ as well.
  private static func deviation(
    of tensors: [String: TensorInfo], from network: NetworkNames
  ) -> String? {
    for scheme in network.schemes {
      for prefix in NetworkPlace.prefixes(of: network, scheme, in: tensors) {
        let names = network.shapes.keys.sorted().map { (own: $0, name: prefix + scheme.name($0)) }
        let others = names.filter { tensors[$0.name]?.shape != network.shapes[$0.own] }
        // A stem for other images is still the same network; one of other widths isn't.
        guard let first = others.first, others.count <= 8 else { continue }
        let more = others.count > 1 ? " (\(others.count - 1) more differ)" : ""
        let shape = network.shapes[first.own].map { listed($0) } ?? ""
        let found = tensors[first.name].map { "is \(listed($0.shape)) instead of \(shape)" }
        return "a \(network.title) whose \(quoted(first.name)) \(found ?? "is missing")\(more)"
      }
    }
    return nil
  }
}

/// A residual network, told by the blocks of its four stages.
private struct ResidualLikeness {
  let title: String

  init?(_ tensors: [String: TensorInfo]) {
    let own = Self.blocks(tensors, first: "layer1.0.conv1.weight", stage: 1) {
      "layer\($0).\($1).conv1.weight"
    }
    let other = Self.blocks(
      tensors, first: "encoder.stages.0.layers.0.layer.0.convolution.weight", stage: 0
    ) { "encoder.stages.\($0).layers.\($1).layer.0.convolution.weight" }
    guard let (prefix, counts) = own ?? other else { return nil }
    let second = own == nil ? "encoder.stages.0.layers.0.layer.2.convolution" : "layer1.0.conv3"
    let isBottleneck = tensors["\(prefix)\(second).weight"] != nil
    let known: [[Int]: String] =
      isBottleneck
      ? [[3, 4, 6, 3]: "50", [3, 4, 23, 3]: "101", [3, 8, 36, 3]: "152"]
      : [[2, 2, 2, 2]: "18", [3, 4, 6, 3]: "34"]
    let middle = tensors["\(prefix)layer1.0.conv2.weight"]?.shape ?? []
    let isGrouped = isBottleneck && middle.count == 4 && middle[0] != middle[1]
    let isWide = isBottleneck && middle.count == 4 && !isGrouped && middle[0] > 64
    let hasDeepStem = tensors["\(prefix)conv1.0.weight"] != nil
    let kind = isGrouped ? "ResNeXt-" : isWide ? "Wide ResNet-" : "ResNet-"
    let stages = counts.map(String.init).joined(separator: ", ")
    let isOther = hasDeepStem || known[counts] == nil
    let more = hasDeepStem ? "a stem of several convolutions" : "\(stages) blocks in its stages"
    title =
      known[counts].map { "a \(kind)\($0)" + (isOther ? " with \(more)" : "") }
      ?? "a ResNet with \(more)"
  }

  /// What stands before the names, and how many blocks each stage has.
  private static func blocks(
    _ tensors: [String: TensorInfo], first: String, stage: Int, _ name: (Int, Int) -> String
  ) -> (prefix: String, counts: [Int])? {
    guard let found = tensors.keys.filter({ $0.hasSuffix(first) }).min() else { return nil }
    let prefix = String(found.dropLast(first.count))
    let counts = (stage..<stage + 4).map { stage in
      (0..<100).first { tensors[prefix + name(stage, $0)] == nil } ?? 100
    }
    return (prefix, counts)
  }
}
