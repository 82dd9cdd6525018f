import Autograd
import Foundation
import Kernels
import Testing
import Vision
import Weights

/// Against PyTorch's networks, with weights that both compute from a formula; see Fixtures/backbones.py.
@Suite("backbones against PyTorch", .serialized)
struct BackboneGoldenTests {
  private struct Outputs: Decodable {
    let features: GoldenSummary
    let scores: GoldenSummary
  }

  private static let architectures: [Architecture] = [.resNet34, .resNet50, .efficientNetLite0]

  private func golden(_ architecture: Architecture, _ size: Int) throws -> Outputs {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/backbones.json")
    let all = try JSONDecoder().decode(
      [String: [String: Outputs]].self, from: Data(contentsOf: url))
    return try #require(all[architecture.name]?[String(size)])
  }

  @Test(
    "modules compute PyTorch's features and scores, at odd sizes too", arguments: architectures,
    [65, 128])
  func modules(architecture: Architecture, size: Int) throws {
    let expected = try golden(architecture, size)
    let network = FormulaWeights.network(architecture)
    let features = network.features(
      Variable(FormulaWeights.images(2, size: size), volatile: true))
    #expect(expected.features.difference(from: features.data) < 1e-5)
    #expect(expected.scores.difference(from: network.head(features).data) < 1e-5)
  }

  @Test(
    "frozen networks compute PyTorch's features with every instruction set",
    arguments: architectures, [65, 128])
  func frozen(architecture: Architecture, size: Int) throws {
    let expected = try golden(architecture, size)
    let graph = FormulaWeights.network(architecture).frontGraph
    let images = FormulaWeights.images(2, size: size)
    for set in InstructionSet.allCases where set.isSupported {
      let features = try FrozenBackbone(graph, for: set).features(of: images)
      let difference = expected.features.difference(from: features)
      #expect(difference < 2e-5, "\(set): differs by \(difference)")
    }
  }

  @Test(
    "8-bit integers stay near, and are the same bits with every instruction set",
    arguments: architectures)
  func integers(architecture: Architecture) throws {
    let graph = FormulaWeights.network(architecture).frontGraph
    let images = FormulaWeights.images(3, size: 65)
    let exact = try FrozenBackbone(graph)
    let calibration = Calibration(
      of: exact, on: [images],
      input: Array(repeating: Calibration.Bounds(lower: -2, upper: 2), count: 3))
    let expected = exact.features(of: images).scalars
    let scale = expected.reduce(0) { max($0, abs($1)) }
    var bits: [[UInt32]] = []
    for form in Int8Kernels.Form.allCases where form.isSupported {
      let backbone = try FrozenBackbone(
        graph, precision: .int8(calibration), kernels: Int8Kernels(form))
      let found = backbone.features(of: images).scalars
      bits.append(found.map(\.bitPattern))
      let error = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
      #expect(error < 0.04, "\(form): differs by \(error)")
    }
    #expect(Set(bits).count == 1)
  }

  @Test("counts and sizes are those that are published")
  func sizes() {
    let published = [
      ("resnet18", 11_689_512, 1.81), ("resnet34", 21_797_672, 3.66),
      ("resnet50", 25_557_032, 4.09), ("efficientnet_lite0", 4_652_008, 0.41),
      ("efficientnet_lite0_symmetric", 4_652_008, 0.41),
    ]
    #expect(Architecture.all.map(\.name) == published.map(\.0))
    for (architecture, (_, parameters, multiplications)) in zip(Architecture.all, published) {
      let network = architecture.network()
      #expect(network.parameters.reduce(0) { $0 + $1.data.count } == parameters)
      let counted = network.frontGraph.multiplications(height: 224, width: 224)
      for entry in WeightsRegistry.all + WeightsRegistry.packed
      where entry.name.prefix(while: { $0 != "." }) == architecture.name {
        #expect(entry.multiplications == counted + 1000 * architecture.featureCount)
      }
      let billions = Double(counted + 1000 * architecture.featureCount) / 1e9
      #expect(abs(billions - multiplications) < 0.03, "\(architecture.name): \(billions)")
    }
  }
}
