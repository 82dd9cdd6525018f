import Autograd
import Testing

struct BatchNormTests {
  @Test(
    "batchNorm2d computes PyTorch's outputs, gradients and running estimates",
    arguments: LayerGolden.stored?.batchNorm2d ?? [])
  func golden(golden: LayerGolden.Case) throws {
    let channels = [golden.input[1]]
    let input = golden.leaf("input", golden.input, in: -1...3)
    let weight = golden.leaf("weight", channels)
    let bias = golden.leaf("bias", channels)
    let mean = Variable(golden.tensor("mean", channels))
    let variance = Variable(golden.tensor("variance", channels, in: 0.5...1.5))
    let output = input.batchNorm2d(
      runningMean: mean, runningVariance: variance, weight: weight, bias: bias,
      training: golden.training ?? true, momentum: try #require(golden.momentum),
      eps: try #require(golden.eps))
    #expect(output.gradFn?.name == "NativeBatchNormBackward0")
    try golden.check(
      output, gradientsOf: ["input": input, "weight": weight, "bias": bias], limit: 5e-6)
    #expect(try #require(golden.runningMean).difference(from: mean.data) < 1e-6)
    #expect(try #require(golden.runningVariance).difference(from: variance.data) < 1e-6)
  }

  @Test("in evaluation a volatile buffer that nobody else holds is overwritten")
  func inPlace() async {
    // In a process of its own: tensor memory counts all tests that run at the same time.
    await #expect(processExitsWith: .success) {
      let layer = BatchNorm2d(2)
      layer.eval()
      TensorMemory.resetPeak()
      let before = TensorMemory.liveBytes
      let output = layer(Variable(Tensor(shape: [64, 2, 32, 32], repeating: 3), volatile: true))
      let size = output.data.count * MemoryLayout<Float>.stride
      #expect(TensorMemory.peakBytes - before < size + size / 2)
    }
  }

  @Test("in evaluation a volatile input that somebody holds stays as it is")
  func shared() {
    let layer = BatchNorm2d(1)
    layer.runningMean.data = .ones(1)
    layer.eval()
    let input = Variable(.zeros(2, 1, 1, 1), volatile: true)
    let output = layer(input)
    #expect(input.data.scalars == [0, 0])
    #expect(output.data.scalars.allSatisfy { $0 < -0.9 })
  }

  @Test("evaluation leaves the running estimates alone, training moves them")
  func running() {
    let layer = BatchNorm2d(1)
    layer.eval()
    _ = layer(Variable(Tensor([1, 3], shape: [2, 1, 1, 1])))
    #expect(layer.runningMean.data.scalars == [0])
    #expect(layer.runningVariance.data.scalars == [1])
    layer.train()
    _ = layer(Variable(Tensor([1, 3], shape: [2, 1, 1, 1])))
    #expect(layer.runningMean.data.item == 0.2)
    #expect(layer.runningVariance.data.item == 1.1)
  }

  @Test("only what backward needs is kept")
  func saved() {
    func count(training: Bool, input: Bool, weight: Bool, bias: Bool) -> Int? {
      let layer = BatchNorm2d(1)
      layer.isTraining = training
      layer.weight.requiresGrad = weight
      layer.bias.requiresGrad = bias
      let input = Variable(.ones(2, 1, 2, 2), requiresGrad: input)
      return layer(input).gradFn?.savedTensorCount
    }
    #expect(count(training: true, input: true, weight: true, bias: true) == 4)
    #expect(count(training: false, input: true, weight: false, bias: false) == 3)
    #expect(count(training: true, input: false, weight: false, bias: true) == 0)
  }
}
