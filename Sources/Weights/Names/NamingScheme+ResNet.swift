extension NamingScheme {
  /// What Hugging Face's transformers call the tensors of a residual network:
  /// `embedder.embedder.convolution.weight`, `encoder.stages.0.layers.1.layer.0.normalization.bias`.
  package static let huggingFaceResNet = NamingScheme(
    title: "Hugging Face's", head: "classifier.1", bodyOnly: "resnet."
  ) { own in
    let parts = own.split(separator: ".").map(String.init)
    guard parts.count > 2, parts[0].hasPrefix("layer"), let stage = Int(parts[0].dropFirst(5))
    else {
      let kind = parts[0].hasPrefix("bn") ? "normalization" : "convolution"
      return (["embedder.embedder", kind] + parts.dropFirst()).joined(separator: ".")
    }
    let block = "encoder.stages.\(stage - 1).layers.\(parts[1])"
    if parts[2] == "downsample" {
      let kind = parts[3] == "0" ? "convolution" : "normalization"
      return ([block, "shortcut", kind] + parts.dropFirst(4)).joined(separator: ".")
    }
    let isNormalization = parts[2].hasPrefix("bn")
    let number = (Int(parts[2].drop { !$0.isNumber }) ?? 1) - 1
    return
      ([block, "layer", "\(number)", isNormalization ? "normalization" : "convolution"]
      + parts.dropFirst(3)).joined(separator: ".")
  }

  /// The children of a residual network by their places, as `Sequential(*children)` names them: `0.weight`
  /// for `conv1.weight`, `4.0.conv1.weight` for `layer1.0.conv1.weight`.
  package static let sequentialResNet = NamingScheme(title: "Sequential's", head: "fc") { own in
    let first = own.prefix { $0 != "." }
    return (childrenOfResNet[String(first)] ?? String(first)) + own.dropFirst(first.count)
  }

  private static let childrenOfResNet = [
    "conv1": "0", "bn1": "1", "layer1": "4", "layer2": "5", "layer3": "6", "layer4": "7",
  ]
}
