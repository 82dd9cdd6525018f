import Autograd
import Kernels
import Testing
import Vision

/// The frozen ResNet-18 against PyTorch and against the path through modules.
@Suite("frozen ResNet-18")
struct FrozenResNet18Tests {
  static let sets = InstructionSet.allCases.filter(\.isSupported)

  @Test(
    "every block's output, the features and the scores are PyTorch's to 1e-4 of the largest",
    arguments: sets, [64, 224])
  func golden(set: InstructionSet, size: Int) throws {
    let expected = try #require(ResNet18GoldenTests.Golden().evaluation[String(size)])
    let model = FormulaWeights.resNet18()
    let backbone = FrozenBackbone(freezing: model, for: set)
    let images = FormulaWeights.images(2, size: size)
    var found: [String: Tensor] = [:]
    for (name, output) in backbone.blockOutputs(of: images) { found[name] = output }
    let features = backbone(Variable(images, volatile: true))
    found["avgpool"] = features.data.reshape([2, 512, 1, 1])
    found["fc"] = model.fc(features).data
    for (name, summary) in expected {
      let tensor = try #require(found[name], "\(name) is missing")
      let difference = summary.difference(from: tensor)
      #expect(difference < 1e-5, "\(name) differs by \(difference)")
    }
  }

  @Test(
    "features are those of the modules to 1e-4 of the largest, made for one image or for many",
    arguments: [(1, 224, 224), (3, 33, 70), (2, 96, 32)])
  func agreesWithModules(count: Int, height: Int, width: Int) {
    let model = FormulaWeights.resNet18()
    let numbers = FormulaNumbers.uniform(
      "sizes", count: count * 3 * height * width, in: -2...2)
    let images = Variable(Tensor(numbers, shape: [count, 3, height, width]), volatile: true)
    let expected = model.features(images).data.scalars
    let largest = expected.reduce(0) { max($0, abs($1)) }
    for batchSize in [1, 32] {
      let found = FrozenBackbone(freezing: model, batchSize: batchSize)(images).data.scalars
      let worst = zip(expected, found).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(worst < 1e-5 * largest)
    }
  }

  @Test("what is frozen doesn't follow the model, and training mode can't make it drift")
  func doesNotDrift() {
    let model = FormulaWeights.resNet18()
    let backbone = FrozenBackbone(freezing: model)
    let images = FormulaWeights.images(2, size: 64)
    let before = backbone.features(of: images).scalars
    backbone.train()
    model.train()
    _ = model(Variable(images, volatile: true))
    for parameter in model.parameters { parameter.data = Tensor(shape: parameter.shape) }
    #expect(backbone.features(of: images).scalars == before)
  }
}
