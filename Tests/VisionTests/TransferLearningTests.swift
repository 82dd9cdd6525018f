import Autograd
import Testing
import Vision
import Weights

struct TransferLearningTests {
  @Test("the recipe of the README: only the head moves")
  func recipe() throws {
    let images = FormulaWeights.images(4, size: 64)
    let labels = [3, 14, 15, 92]
    try DataSetFolder.with { folder in
      let path = folder.full("resnet18.safetensors")
      try FormulaWeights.resNet18().save(to: path)

      let model = ResNet(.resNet18)
      try model.load(from: WeightsFile(path: path))
      model.eval()
      for parameter in model.parameters { parameter.requiresGrad = false }
      model.fc = Linear(512, 100)
      let optimizer = try SGD(model.fc.parameters, learningRate: 1e-2, momentum: 0.9)
      let before = model.stateDict

      let loss = model(Variable(images)).crossEntropy(labels)
      try loss.backward()
      optimizer.step()
      for (name, parameter) in model.namedParameters {
        #expect((parameter.grad != nil) == name.hasPrefix("fc."), "\(name)")
      }
      optimizer.zeroGrad()

      let scores = model(Variable(images, volatile: true))
      #expect(scores.isVolatile)
      #expect(scores.gradFn == nil)
      #expect(scores.shape == [4, 100])
      #expect(scores.crossEntropy(labels).data.item < loss.data.item)

      for (old, new) in zip(before, model.stateDict) {
        let hasMoved = old.tensor.scalars != new.tensor.scalars
        #expect(hasMoved == old.name.hasPrefix("fc."), "\(old.name)")
      }
      #expect(model.parameters.count { $0.requiresGrad } == 2)
    }
  }

  @Test("an optimizer of the frozen network says what it can't train")
  func frozen() {
    let model = ResNet(.resNet18, classes: 2)
    for parameter in model.parameters { parameter.requiresGrad = false }
    #expect(throws: GraphError.parameterWithoutGrad(index: 0)) {
      _ = try SGD(model.parameters, learningRate: 1e-2)
    }
  }

  @Test("a pretrained head of other classes doesn't fit, and says where")
  func otherHead() {
    let pretrained = Dictionary(
      uniqueKeysWithValues: ResNet(.resNet18, classes: 10).stateDict.map { ($0.name, $0.tensor) })
    let error = #expect(throws: StateDictError.self) {
      try ResNet(.resNet18, classes: 100).load(stateDict: pretrained)
    }
    #expect(
      error?.mismatched == [
        .init(name: "fc.weight", expected: [100, 512], found: [10, 512]),
        .init(name: "fc.bias", expected: [100], found: [10]),
      ])
  }
}
