import Autograd
import Testing
import Vision

@Suite("Stages of a backbone")
struct BackboneStageTests {
  private static let expected: [(name: String, stages: [(name: String, shape: [Int])])] = [
    ("resnet18", layers([64, 64, 128, 256, 512])),
    ("resnet34", layers([64, 64, 128, 256, 512])),
    ("resnet50", layers([64, 256, 512, 1024, 2048])),
    ("efficientnet_lite0", blocks), ("efficientnet_lite0_symmetric", blocks),
  ]

  private static func layers(_ channels: [Int]) -> [(name: String, shape: [Int])] {
    let names = ["stem", "layer1", "layer2", "layer3", "layer4"]
    return zip(names, zip(channels, [16, 16, 8, 4, 2])).map { ($0, [1, $1.0, $1.1, $1.1]) }
  }

  private static let blocks: [(name: String, shape: [Int])] = [
    ("stem", [1, 32, 32, 32]), ("stage1", [1, 16, 32, 32]), ("stage2", [1, 24, 16, 16]),
    ("stage3", [1, 40, 8, 8]), ("stage4", [1, 80, 4, 4]), ("stage5", [1, 112, 4, 4]),
    ("stage6", [1, 192, 2, 2]), ("stage7", [1, 320, 2, 2]), ("last", [1, 1280, 2, 2]),
  ]

  @Test("images of 64×64 go through stages of known names, channels and sizes to the features")
  func inOrder() throws {
    #expect(Self.expected.map(\.name) == Architecture.all.map(\.name))
    for (name, stages) in Self.expected {
      let network = try #require(Architecture.named(name)).network(classes: 3)
      network.eval()
      let images = Tensor(
        (0..<3 * 64 * 64).map { Float($0 % 97) / 50 - 1 }, shape: [1, 3, 64, 64])
      var maps = Variable(images, volatile: true)
      for (stage, expected) in zip(network.stages, stages) {
        maps = stage(maps)
        #expect(stage.name == expected.name && maps.shape == expected.shape, "\(name)")
      }
      #expect(network.stages.count == stages.count)
      let features = maps.adaptiveAvgPool2d(outputSize: 1).flatten()
      #expect(
        features.data.scalars == network.features(Variable(images, volatile: true)).data.scalars)
      #expect(features.shape == [1, network.featureCount])
    }
  }

  @Test("the stages hold every tensor but the head's, under its name and in its order")
  func parameters() {
    for architecture in Architecture.all {
      let network = architecture.network(classes: 3)
      let parts = network.stages.flatMap { stage in
        stage.modules.flatMap { part in
          (part.module.namedParameters + part.module.namedBuffers).map {
            ("\(part.name).\($0.name)", $0.variable)
          }
        }
      }
      let all = (network.namedParameters + network.namedBuffers).filter {
        !$0.name.hasPrefix(architecture.head + ".")
      }
      #expect(Set(parts.map(\.0)) == Set(all.map(\.name)) && parts.count == all.count)
      let places = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.variable) })
      for (name, variable) in parts { #expect(places[name] === variable, "\(name)") }
    }
  }
}
