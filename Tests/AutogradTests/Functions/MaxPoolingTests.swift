import Autograd
import Testing

struct MaxPoolingTests {
  @Test(
    "maxPool2d computes PyTorch's outputs and gradients, ties included",
    arguments: LayerGolden.stored?.maxPool2d ?? [])
  func golden(golden: LayerGolden.Case) throws {
    let input = golden.leaf("input", golden.input, quantized: golden.quantized == true)
    let output = input.maxPool2d(
      kernelSize: try golden.size(golden.kernel), stride: try golden.size(golden.stride),
      padding: try golden.size(golden.padding), dilation: try golden.size(golden.dilation))
    #expect(output.gradFn?.name == "MaxPool2DWithIndicesBackward0")
    try golden.check(output, gradientsOf: ["input": input])
  }

  @Test("the gradient goes to the first of equal elements")
  func ties() throws {
    let input = Variable(Tensor([0, 7, 7, 7], shape: [1, 1, 2, 2]), requiresGrad: true)
    try input.maxPool2d(kernelSize: 2).backward()
    #expect(input.grad?.data.scalars == [0, 1, 0, 0])
  }

  // >>> torch.nn.functional.max_pool2d(x, 2) with a NaN anywhere in the window is NaN, and the
  // gradient goes to the last NaN (torch 2.13.0).
  @Test("NaN is the maximum wherever it stands, and takes the gradient", arguments: 0..<4)
  func nan(index: Int) throws {
    var numbers: [Float] = [1, 2, 3, 4]
    numbers[index] = .nan
    let input = Variable(Tensor(numbers, shape: [1, 1, 2, 2]), requiresGrad: true)
    let output = input.maxPool2d(kernelSize: 2)
    #expect(output.data.item.isNaN)
    try output.backward(gradient: Tensor([5], shape: [1, 1, 1, 1]))
    #expect(input.grad?.data.scalars == (0..<4).map { $0 == index ? 5 : 0 })
  }

  @Test("a window of −∞ has the maximum −∞, and its first element takes the gradient")
  func infinite() throws {
    let input = Variable(
      Tensor(shape: [1, 1, 2, 2], repeating: -.infinity), requiresGrad: true)
    let output = input.maxPool2d(kernelSize: 3, padding: 1)
    #expect(output.data.item == -.infinity)
    try output.backward()
    #expect(input.grad?.data.scalars == [1, 0, 0, 0])
  }

  @Test("nothing but the input is kept")
  func saved() {
    let input = Variable(.ones(1, 1, 4, 4), requiresGrad: true)
    #expect(input.maxPool2d(kernelSize: 2).gradFn?.savedTensorCount == 1)
  }
}
