import Autograd
import Kernels
import Testing

struct ConvolutionTests {
  @Test(
    "conv2d computes PyTorch's outputs and gradients", arguments: LayerGolden.stored?.conv2d ?? [])
  func golden(golden: LayerGolden.Case) throws {
    let (output, leaves) = try Self.convolution(golden)
    #expect(output.gradFn?.name == "ConvolutionBackward0")
    try golden.check(output, gradientsOf: leaves)
  }

  @Test("any number of threads gives the same bits")
  func threads() async {
    // In a process of its own: the number of threads holds for all tests that run at the same time.
    await #expect(processExitsWith: .success) {
      for golden in try #require(LayerGolden.stored).conv2d.suffix(5) {
        let results = try [1, 2, 3, 7].map { threads in
          Parallel.threads = threads
          return try Self.bits(golden)
        }
        #expect(results.allSatisfy { $0 == results[0] }, "\(golden.name)")
      }
    }
  }

  private static func bits(_ golden: LayerGolden.Case) throws -> [[UInt32]] {
    let (output, leaves) = try convolution(golden)
    try output.backward(gradient: golden.tensor("gradient", output.shape))
    let gradients = leaves.sorted { $0.key < $1.key }.compactMap(\.value.grad)
    return ([output] + gradients).map { $0.data.scalars.map(\.bitPattern) }
  }

  @Test("only what backward needs is kept")
  func saved() {
    let input = Variable(.ones(1, 1, 4, 4))
    let weight = Variable(.ones(1, 1, 3, 3), requiresGrad: true)
    #expect(input.conv2d(weight: weight).gradFn?.savedTensorCount == 1)
    input.requiresGrad = true
    #expect(input.conv2d(weight: weight).gradFn?.savedTensorCount == 2)
    weight.requiresGrad = false
    #expect(input.conv2d(weight: weight).gradFn?.savedTensorCount == 1)
    input.requiresGrad = false
    let bias = Variable(.ones(1), requiresGrad: true)
    #expect(input.conv2d(weight: weight, bias: bias).gradFn?.savedTensorCount == 0)
  }

  @Test("an empty batch has an empty output")
  func empty() throws {
    let weight = Variable(.ones(2, 1, 3, 3), requiresGrad: true)
    let output = Variable(Tensor(shape: [0, 1, 4, 4])).conv2d(weight: weight)
    #expect(output.shape == [0, 2, 2, 2])
    try output.backward(gradient: Tensor(shape: [0, 2, 2, 2]))
    #expect(weight.grad?.data.scalars == Array(repeating: 0, count: 18))
  }

  private static func convolution(
    _ golden: LayerGolden.Case
  ) throws -> (Variable, leaves: [String: Variable]) {
    let outputs = try #require(golden.outputs)
    let groups = try #require(golden.groups)
    let kernel = try golden.size(golden.kernel)
    let shape = [outputs, golden.input[1] / groups, kernel.height, kernel.width]
    let input = golden.leaf("input", golden.input)
    let weight = golden.leaf("weight", shape)
    var leaves = ["input": input, "weight": weight]
    if golden.bias == true { leaves["bias"] = golden.leaf("bias", [outputs]) }
    let output = input.conv2d(
      weight: weight, bias: leaves["bias"], stride: try golden.size(golden.stride),
      padding: .zeros(try golden.size(golden.padding)), dilation: try golden.size(golden.dilation),
      groups: groups)
    return (output, leaves)
  }
}
