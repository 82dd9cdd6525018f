internal import Autograd
package import Export
internal import Text
package import Vision
internal import Weights

/// A backbone that was never trained: He-initialized convolutions, and BatchNorm statistics measured
/// on drawn images, so that its features spread as those of a trained network do.
package enum RandomBackbone {
  /// How many drawn images the statistics are measured on.
  static let imageCount = 64

  /// The formats that it can be written in; a `.pth` doesn't say that the weights are random.
  package static let formats: [FileFormat] = [.safetensors, .pth]

  /// Makes a network from a seed.
  package static func network(
    _ architecture: Architecture = .resNet18, seed: UInt64
  ) -> any Backbone {
    let network = architecture.network(seed: seed)
    measureStatistics(of: network, seed: seed)
    return network
  }

  /// Makes a ResNet-18 from a seed and writes it under its own keys.
  package static func write(seed: UInt64, to path: String) throws {
    try write(network(seed: seed), seed: seed, to: path)
  }

  /// Writes what `network(_:seed:)` made under its own keys.
  package static func write(
    _ network: any Backbone, seed: UInt64, to path: String, as format: FileFormat = .safetensors
  ) throws {
    let entries = NetworkEntries.all(of: network) { _ in NetworkEntries.zero }
    if format == .pth { return try PthWriter.write(entries, to: path) }
    let metadata = [
      "format": "pt",
      "description":
        "\(network.architecture.title) with random weights, seed \(seed): not pretrained. "
        + "Running statistics from \(imageCount) drawn images.",
      "pretrained": "false",
      // How photos are decoded is for those to say who use the weights.
      "preprocessing": JSON.encoded(Preprocessing(decoding: .asStored)),
      "tool": "finetune \(toolVersion)",
    ].merging(network.architecture.metadata) { $1 }
    try SafetensorsWriter.write(entries, metadata: metadata, to: path)
  }

  /// Sets every running mean and variance to those of one batch.
  private static func measureStatistics(of network: any Backbone, seed: UInt64) {
    let preprocessing = Preprocessing.imageNet
    let images = (0..<imageCount).map { index in
      preprocessing.crop(
        of: SynthPainter.draw(
          SynthClass(index: index * 7 % SynthClass.count), image: index, size: 256, seed: seed))
    }
    network.train()
    for layer in network.batchNorms { layer.momentum = 1 }
    _ = network(Variable(preprocessing.normalize(images), volatile: true))
    network.eval()
  }
}

extension Module {
  /// All BatchNorm layers inside this module.
  fileprivate var batchNorms: [BatchNorm2d] {
    children.flatMap { child in
      (child.module as? BatchNorm2d).map { [$0] } ?? child.module.batchNorms
    }
  }
}
