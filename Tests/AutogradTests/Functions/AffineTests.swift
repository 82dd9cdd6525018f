import Autograd
import Testing

struct AffineTests {
  @Test(
    "linear computes PyTorch's outputs and gradients", arguments: LayerGolden.stored?.linear ?? [])
  func golden(golden: LayerGolden.Case) throws {
    let outputs = try #require(golden.outputs)
    let features = try #require(golden.input.last)
    var leaves = [
      "input": golden.leaf("input", golden.input),
      "weight": golden.leaf("weight", [outputs, features]),
    ]
    if golden.bias == true { leaves["bias"] = golden.leaf("bias", [outputs]) }
    let (input, weight) = (try #require(leaves["input"]), try #require(leaves["weight"]))
    let output = input.linear(weight: weight, bias: leaves["bias"])
    #expect(output.gradFn?.name == (golden.bias == true ? "AddmmBackward0" : "MmBackward0"))
    try golden.check(output, gradientsOf: leaves)
  }

  @Test("only what backward needs is kept: nothing of a frozen layer's input")
  func saved() {
    let input = Variable(.ones(2, 3), requiresGrad: true)
    let weight = Variable(.ones(4, 3))
    #expect(input.linear(weight: weight).gradFn?.savedTensorCount == 1)
    weight.requiresGrad = true
    #expect(input.linear(weight: weight).gradFn?.savedTensorCount == 2)
    let data = Variable(.ones(2, 3))
    let bias = Variable(.ones(4), requiresGrad: true)
    weight.requiresGrad = false
    #expect(data.linear(weight: weight, bias: bias).gradFn?.savedTensorCount == 0)
  }

  @Test("an empty batch has an empty output and gradients of zero")
  func empty() throws {
    let weight = Variable(.ones(4, 3), requiresGrad: true)
    let output = Variable(Tensor(shape: [0, 3])).linear(weight: weight)
    #expect(output.shape == [0, 4])
    try output.backward(gradient: Tensor(shape: [0, 4]))
    #expect(weight.grad?.data.scalars == Array(repeating: 0, count: 12))
  }
}
