import Autograd
import Foundation
import Testing
import Vision

/// Against PyTorch, with weights that both compute from a formula; see Fixtures/resnet18.py.
struct ResNet18GoldenTests {
  struct Golden: Decodable {
    struct HeadGradients: Decodable {
      let labels: [Int]
      let loss: Double
      let weight: GoldenSummary
      let bias: GoldenSummary
    }
    struct HeadTraining: Decodable {
      let labels: [Int]
      let losses: [Double]
    }
    struct FullTraining: Decodable {
      let labels: [Int]
      let loss: Double
      let gradients: [String: GoldenSummary]
      let buffers: [String: GoldenSummary]
    }
    let evaluation: [String: [String: GoldenSummary]]
    let headGradients: HeadGradients
    let headTraining: HeadTraining
    let fullTraining: FullTraining

    init() throws {
      let url = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/resnet18.json")
      self = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    }
  }

  @Test(
    "every block's output, the features and the scores are PyTorch's to 1e-5 of the largest",
    arguments: [64, 224])
  func evaluation(size: Int) throws {
    let expected = try #require(Golden().evaluation[String(size)])
    let model = FormulaWeights.resNet18()
    var found: [String: Tensor] = [:]
    model.observeBlocks { found[$0] = $1 }
    let images = FormulaWeights.images(2, size: size)
    let features = model.features(Variable(images, volatile: true))
    found["avgpool"] = features.data.reshaped(to: [2, 512, 1, 1])
    found["fc"] = model.fc(features).data
    #expect(Set(found.keys) == Set(expected.keys))
    for (name, summary) in expected {
      let tensor = try #require(found[name])
      let difference = summary.difference(from: tensor)
      #expect(difference < 1e-5, "\(name) differs by \(difference)")
    }
  }

  @Test("the gradients of a new head are PyTorch's to 1e-5 of the largest")
  func headGradients() throws {
    let expected = try Golden().headGradients
    let model = frozenModel()
    let images = Variable(FormulaWeights.images(2, size: 224))
    let loss = model(images).crossEntropy(expected.labels)
    try loss.backward()
    #expect(abs(Double(loss.data.item) - expected.loss) < 1e-5 * expected.loss)
    let weight = try #require(model.fc.weight.grad).data
    let bias = try #require(model.fc.bias?.grad).data
    #expect(expected.weight.difference(from: weight) < 1e-5)
    #expect(expected.bias.difference(from: bias) < 1e-5)
  }

  @Test("ten steps of training the head give PyTorch's losses to 1e-4")
  func headTraining() throws {
    let expected = try Golden().headTraining
    let model = frozenModel()
    let optimizer = try SGD(model.fc.parameters, learningRate: 1e-2, momentum: 0.9)
    let images = Variable(FormulaWeights.images(8, size: 64))
    for expectedLoss in expected.losses {
      optimizer.zeroGrad()
      let loss = model(images).crossEntropy(expected.labels)
      try loss.backward()
      optimizer.step()
      #expect(abs(Double(loss.data.item) - expectedLoss) < 1e-4)
    }
  }

  @Test("with everything trainable, gradients and running statistics are PyTorch's to 1e-3")
  func fullTraining() throws {
    let expected = try Golden().fullTraining
    let model = FormulaWeights.resNet18(classes: 100)
    model.train()
    let loss = model(Variable(FormulaWeights.images(4, size: 64))).crossEntropy(expected.labels)
    try loss.backward()
    #expect(abs(Double(loss.data.item) - expected.loss) < 1e-4 * expected.loss)
    for (name, variable) in model.namedParameters {
      let gradient = try #require(variable.grad, "\(name) has no gradient").data
      guard let summary = expected.gradients[name] else { continue }
      let difference = summary.difference(from: gradient)
      #expect(difference < 1e-3, "\(name) differs by \(difference)")
    }
    for (name, variable) in model.namedBuffers {
      guard let summary = expected.buffers[name] else { continue }
      let difference = summary.difference(from: variable.data)
      #expect(difference < 1e-4, "\(name) differs by \(difference)")
    }
  }

  /// With a head of 100 classes that alone trains.
  private func frozenModel() -> ResNet {
    let model = FormulaWeights.resNet18()
    for parameter in model.parameters { parameter.requiresGrad = false }
    model.fc = Linear(
      weight: FormulaWeights.tensor("fc.weight", shape: [100, 512]),
      bias: FormulaWeights.tensor("fc.bias", shape: [100]))
    return model
  }
}
