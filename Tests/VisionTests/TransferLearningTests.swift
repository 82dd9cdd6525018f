import Autograd
import Testing
import Vision

struct TransferLearningTests {
  @Test("the recipe of the README: only the head moves")
  func recipe() throws {
    let pretrained = Dictionary(
      uniqueKeysWithValues: FormulaWeights.resNet18().stateDict.map { ($0.name, $0.tensor) })
    let images = FormulaWeights.images(4, size: 64)
    let labels = [3, 14, 15, 92]

    let model = ResNet18()
    try model.load(stateDict: pretrained)
    model.eval()
    for parameter in model.parameters { parameter.requiresGrad = false }
    model.fc = Linear(512, 100)
    let optimiser = try SGD(model.fc.parameters, learningRate: 1e-2, momentum: 0.9)
    let before = model.stateDict

    let loss = model(Variable(images)).crossEntropy(labels)
    try loss.backward()
    optimiser.step()

    let output = model(Variable(images, volatile: true))
    #expect(output.isVolatile)
    #expect(output.gradFn == nil)
    #expect(output.shape == [4, 100])
    #expect(output.crossEntropy(labels).data.item < loss.data.item)

    for (old, new) in zip(before, model.stateDict) {
      let hasMoved = old.tensor.scalars != new.tensor.scalars
      #expect(hasMoved == old.name.hasPrefix("fc."), "\(old.name)")
    }
    for (name, parameter) in model.namedParameters {
      #expect((parameter.grad != nil) == name.hasPrefix("fc."), "\(name)")
    }
    #expect(model.parameters.count { $0.requiresGrad } == 2)
  }

  @Test("an optimiser of the frozen network says what it can't train")
  func frozen() {
    let model = ResNet18(classes: 2)
    for parameter in model.parameters { parameter.requiresGrad = false }
    #expect(throws: GraphError.parameterWithoutGrad(index: 0)) {
      _ = try SGD(model.parameters, learningRate: 1e-2)
    }
  }

  @Test("a pretrained head of other classes doesn't fit, and says where")
  func otherHead() {
    let pretrained = Dictionary(
      uniqueKeysWithValues: ResNet18(classes: 10).stateDict.map { ($0.name, $0.tensor) })
    let error = #expect(throws: StateDictError.self) {
      try ResNet18(classes: 100).load(stateDict: pretrained)
    }
    #expect(
      error?.mismatched == [
        .init(name: "fc.weight", expected: [100, 512], found: [10, 512]),
        .init(name: "fc.bias", expected: [100], found: [10]),
      ])
  }
}
