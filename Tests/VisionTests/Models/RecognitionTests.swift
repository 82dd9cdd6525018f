import Autograd
import Testing
import Vision
import Weights

@Suite("recognition of a backbone by its tensors")
struct RecognitionTests {
  @Test("every kind of network is found whatever the file is called", arguments: Architecture.all)
  func recognized(architecture: Architecture) throws {
    try DataSetFolder.with { folder in
      let network = architecture.network(classes: 3, seed: 5)
      for prefix in ["", "module.backbone."] {
        let path = folder.full("any")
        let tensors = (network.namedParameters + network.namedBuffers).map {
          TensorEntry(prefix + $0.name, $0.variable.data)
        }
        try SafetensorsWriter.write(tensors, to: path)
        let wanted = architecture == .efficientNetLite0Symmetric ? architecture : nil
        let loaded = try WeightsFile(path: path).backbone(as: wanted)
        #expect(loaded.architecture == architecture)
        #expect(loaded.head.outFeatures == 3)
        #expect(loaded.featureCount == architecture.featureCount)
        #expect(BackboneDigest.of(loaded) == BackboneDigest.of(network))
      }
    }
  }

  @Test("a head isn't part of the backbone's digest", arguments: Architecture.all)
  func digest(architecture: Architecture) {
    let network = architecture.network(classes: 3, seed: 5)
    let before = BackboneDigest.of(network)
    network.head = Linear(architecture.featureCount, 9, seed: 0)
    #expect(BackboneDigest.of(network) == before)
  }

  @Test("what is none of them is refused with what it looks like")
  func refused() throws {
    try DataSetFolder.with { folder in
      let network = Architecture.resNet50.network(classes: 3)
      let tensors = (network.namedParameters + network.namedBuffers).filter {
        !$0.name.hasPrefix("layer3.5.")
      }
      let path = folder.full("a")
      try SafetensorsWriter.write(tensors.map { TensorEntry($0.name, $0.variable.data) }, to: path)
      let error = #expect(throws: NetworkNamesError.self) {
        try WeightsFile(path: path).backbone()
      }
      let text = try #require(error).description
      #expect(text.contains("ResNet-50, EfficientNet-Lite0 or symmetric EfficientNet-Lite0"))
      #expect(text.contains("3, 4, 5, 3 blocks"))
    }
  }

  @Test("of another kind than was asked for, it is named; none of them is refused as ever")
  func otherKind() throws {
    try DataSetFolder.with { folder in
      let network = Architecture.resNet18.network(classes: 3)
      var tensors = (network.namedParameters + network.namedBuffers).map {
        TensorEntry($0.name, $0.variable.data)
      }
      let path = folder.full("a")
      func error() throws -> NetworkNamesError? {
        try SafetensorsWriter.write(tensors, to: path)
        return #expect(throws: NetworkNamesError.self) {
          try WeightsFile(path: path).backbone(as: .efficientNetLite0)
        }
      }
      let other = try error()
      #expect(
        other == .otherKind(path: path, wanted: "EfficientNet-Lite0", found: ["ResNet-18"]))
      let text = try #require(other).description
      #expect(text.contains("expected the weights of an EfficientNet-Lite0, as asked for"))
      #expect(text.contains("found those of a ResNet-18"))
      let prefix = #expect(throws: NetworkNamesError.self) {
        try WeightsFile(path: path).recognized(prefix: "x")
      }
      #expect(prefix?.description.contains("expected no prefix") == true)
      tensors.removeAll { $0.name == "conv1.weight" }
      let none = try #require(try error()).description
      #expect(none.contains("take weights of one of these"))
    }
  }
}
