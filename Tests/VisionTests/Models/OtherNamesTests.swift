import Autograd
import Foundation
import Testing
import Vision
import Weights

/// Against networks of Hugging Face and timm, whose weights follow from a formula and from the names that
/// they have there; see Fixtures/other_names.py.
@Suite("backbones under other tools' names", .serialized)
struct OtherNamesTests {
  private struct Network: Decodable {
    let shapes: [String: [Int]]
    let features: [String: GoldenSummary]
  }

  private func network(_ name: String) throws -> Network {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/other_names.json")
    let all = try JSONDecoder().decode([String: Network].self, from: Data(contentsOf: url))
    return try #require(all[name])
  }

  private func write(
    _ network: Network, to path: String, metadata: [String: String] = [:]
  ) throws {
    let entries = network.shapes.map {
      TensorEntry($0.key, FormulaWeights.tensor($0.key, shape: $0.value))
    }
    try SafetensorsWriter.write(entries, metadata: metadata, to: path)
  }

  private func check(_ backbone: any Backbone, _ network: Network) throws {
    backbone.eval()
    let frozen = FrozenBackbone(freezing: backbone)
    for (size, expected) in network.features {
      let images = FormulaWeights.images(2, size: try #require(Int(size)))
      let features = backbone.features(Variable(images, volatile: true))
      #expect(expected.difference(from: features.data) < 1e-5, "\(size)")
      #expect(expected.difference(from: frozen.features(of: images)) < 2e-5, "\(size)")
    }
  }

  @Test(
    "Hugging Face's names of a ResNet are known, and give the same features",
    arguments: [Architecture.resNet18, .resNet34, .resNet50])
  func huggingFace(architecture: Architecture) throws {
    try DataSetFolder.with { folder in
      let path = folder.full("model.safetensors")
      let network = try network("hugging-face-\(architecture.name)")
      try write(network, to: path)
      let backbone = try WeightsFile(path: path).backbone()
      #expect(backbone.architecture == architecture)
      #expect(backbone.head.outFeatures == 1000)
      try check(backbone, network)
    }
  }

  @Test(
    "timm's names of an EfficientNet-Lite0 fit two networks: one is chosen, or the metadata says it",
    arguments: [Architecture.efficientNetLite0, .efficientNetLite0Symmetric])
  func timm(architecture: Architecture) throws {
    try DataSetFolder.with { folder in
      let path = folder.full("model.safetensors")
      let network = try network("timm-\(architecture.nameInTimm ?? "")")
      try write(network, to: path)
      let error = #expect(throws: NetworkNamesError.self) { try WeightsFile(path: path).backbone() }
      #expect(
        error?.description == """
          \(path): expected the weights of one network, found names and shapes that fit 2; say which: \
          efficientnet_lite0 (timm's tf_efficientnet_lite0) or efficientnet_lite0_symmetric (timm's efficientnet_lite0)
          """)
      let chosen = try WeightsFile(path: path).backbone(as: architecture)
      #expect(chosen.architecture == architecture)
      #expect(chosen.head.outFeatures == 1000)
      try check(chosen, network)

      try write(network, to: path, metadata: ["backbone.architecture": architecture.name])
      let stated = try WeightsFile(path: path).backbone()
      #expect(stated.architecture == architecture)
      #expect(BackboneDigest.of(stated) == BackboneDigest.of(chosen))
    }
  }

  @Test("a network that the option doesn't mean is refused with what it is")
  func refused() throws {
    try DataSetFolder.with { folder in
      let path = folder.full("model.safetensors")
      try write(try network("hugging-face-resnet18"), to: path)
      let error = #expect(throws: NetworkNamesError.self) {
        try WeightsFile(path: path).backbone(as: .resNet50)
      }
      let text = error?.description ?? ""
      #expect(text.contains("expected the weights of a ResNet-50, as asked for, found "), "\(text)")
      #expect(text.contains("a ResNet-18"), "\(text)")
    }
  }

  @Test("weights that timm published are told by how their SHA-256 begins, or by their tensors")
  func published() {
    #expect(
      Architecture.ofPublishedFile("0aa007d2" + String(repeating: "0", count: 56))
        == .efficientNetLite0)
    #expect(
      Architecture.ofPublishedFile("37913777" + String(repeating: "0", count: 56))
        == .efficientNetLite0Symmetric)
    #expect(Architecture.ofPublishedFile(String(repeating: "0", count: 64)) == nil)
  }
}
