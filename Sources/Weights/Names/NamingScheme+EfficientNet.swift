extension NamingScheme {
  /// What timm calls the tensors of an EfficientNet without squeeze-and-excitation, where the port of
  /// TensorFlow's calls them `_conv_stem.weight`, `_blocks.3._expand_conv.weight`: `conv_stem.weight`,
  /// `blocks.2.0.conv_pw.weight`.
  ///
  /// - Parameter stages: How many blocks each stage has; those of the first have no expansion.
  package static func timmEfficientNet(stages: [Int]) -> NamingScheme {
    let places = stages.enumerated().flatMap { stage, count in
      (0..<count).map { (stage: stage, block: $0) }
    }
    return NamingScheme(title: "timm's", head: "classifier") { own in
      let parts = own.split(separator: ".").map(String.init)
      guard parts[0] == "_blocks", parts.count > 2, let index = Int(parts[1]),
        places.indices.contains(index)
      else {
        return ([outside[parts[0]] ?? parts[0]] + parts.dropFirst()).joined(separator: ".")
      }
      let place = places[index]
      let names = place.stage == 0 ? firstBlock : otherBlocks
      return
        (["blocks", "\(place.stage)", "\(place.block)", names[parts[2]] ?? parts[2]]
        + parts.dropFirst(3)).joined(separator: ".")
    }
  }

  private static let outside = [
    "_conv_stem": "conv_stem", "_bn0": "bn1", "_conv_head": "conv_head", "_bn1": "bn2",
  ]
  private static let firstBlock = [
    "_depthwise_conv": "conv_dw", "_bn1": "bn1", "_project_conv": "conv_pw", "_bn2": "bn2",
  ]
  private static let otherBlocks = [
    "_expand_conv": "conv_pw", "_bn0": "bn1", "_depthwise_conv": "conv_dw", "_bn1": "bn2",
    "_project_conv": "conv_pwl", "_bn2": "bn3",
  ]
}
