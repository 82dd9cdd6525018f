import Autograd
import Testing

struct LayerTests {
  @Test("default weights are uniform in ±1/√fanIn, and follow from the generator")
  func initialization() {
    var generator = SeededGenerator(seed: 1)
    let linear = Linear(100, 50, using: &generator)
    let conv = Conv2d(8, 50, kernelSize: 5, groups: 2, using: &generator)
    for (weight, bound) in [
      (linear.weight, 0.1), (conv.weight, 0.1), (linear.bias, 0.1), (conv.bias, 0.1),
    ] as [(Variable?, Float)] {
      let numbers = weight?.data.scalars ?? []
      #expect(numbers.allSatisfy { abs($0) <= bound })
      #expect((numbers.max() ?? 0) > 0.9 * bound)
      #expect((numbers.min() ?? 0) < -0.9 * bound)
      #expect(abs(numbers.reduce(0, +)) / Float(numbers.count) < 0.2 * bound)
      #expect(weight?.requiresGrad == true)
    }
    var same = SeededGenerator(seed: 1)
    #expect(Linear(100, 50, using: &same).weight.data.scalars == linear.weight.data.scalars)
    #expect(Linear(100, 50, using: &same).weight.data.scalars != linear.weight.data.scalars)
    #expect(Linear(4, 2).weight.data.scalars == Linear(4, 2).weight.data.scalars)
  }

  @Test("layers have PyTorch's names and shapes")
  func names() {
    func shapes(_ module: some Module) -> [String: [Int]] {
      Dictionary(uniqueKeysWithValues: module.stateDict.map { ($0.name, $0.tensor.shape) })
    }
    #expect(shapes(Linear(4, 2)) == ["weight": [2, 4], "bias": [2]])
    #expect(shapes(Linear(4, 2, bias: false)) == ["weight": [2, 4]])
    let size = Size2D(height: 3, width: 5)
    #expect(
      shapes(Conv2d(4, 6, kernelSize: size, groups: 2)) == ["weight": [6, 2, 3, 5], "bias": [6]])
    #expect(
      shapes(BatchNorm2d(3)) == [
        "weight": [3], "bias": [3], "running_mean": [3], "running_var": [3],
      ])
    #expect(shapes(Sequential(MaxPool2d(kernelSize: 2), ReLU(), Flatten(), Dropout())) == [:])
  }

  @Test("layers in a row: convolution, normalization, pooling, head")
  func sequence() {
    let model = Sequential(
      Conv2d(3, 4, kernelSize: 3, stride: 2, padding: 1), BatchNorm2d(4), ReLU(),
      MaxPool2d(kernelSize: 2), AvgPool2d(kernelSize: 2), AdaptiveAvgPool2d(1), Flatten(),
      Dropout(0.5), Linear(4, 10))
    let output = model(Variable(.ones(2, 3, 32, 32)))
    #expect(output.shape == [2, 10])
    #expect(output.gradFn?.name == "AddmmBackward0")
    model.eval()
    #expect(model.layers.allSatisfy { !$0.isTraining })
    model.train()
    #expect(model.layers.allSatisfy { $0.isTraining })
  }

  @Test("dropout drops in training only, and its choices follow from the seed")
  func dropout() {
    let input = Variable(Tensor(shape: [10_000], repeating: 3))
    let layer = Dropout(0.25, seed: 5)
    let output = layer(input).data.scalars
    let dropped = output.count { $0 == 0 }
    #expect(abs(dropped - 2500) < 200)
    #expect(output.allSatisfy { $0 == 0 || $0 == 4 })
    #expect(layer(input).data.scalars != output)
    #expect(Dropout(0.25, seed: 5)(input).data.scalars == output)
    layer.eval()
    #expect(layer(input).data.scalars == input.data.scalars)
  }
}
