import Autograd
import Testing

struct AveragePoolingTests {
  @Test(
    "avgPool2d computes PyTorch's outputs and gradients, padding counted or not",
    arguments: LayerGolden.stored?.avgPool2d ?? [])
  func average(golden: LayerGolden.Case) throws {
    let input = golden.leaf("input", golden.input)
    let output = input.avgPool2d(
      kernelSize: try golden.size(golden.kernel), stride: try golden.size(golden.stride),
      padding: try golden.size(golden.padding),
      countIncludePad: golden.countIncludePad ?? true)
    #expect(output.gradFn?.name == "AvgPool2DBackward0")
    #expect(output.gradFn?.savedTensorCount == 0)
    try golden.check(output, gradientsOf: ["input": input])
  }

  @Test(
    "adaptiveAvgPool2d computes PyTorch's outputs and gradients, overlapping windows included",
    arguments: LayerGolden.stored?.adaptiveAvgPool2d ?? [])
  func adaptive(golden: LayerGolden.Case) throws {
    let input = golden.leaf("input", golden.input)
    let output = input.adaptiveAvgPool2d(outputSize: try golden.size(golden.kernel))
    #expect(output.gradFn?.name == "AdaptiveAvgPool2DBackward0")
    #expect(output.gradFn?.savedTensorCount == 0)
    try golden.check(output, gradientsOf: ["input": input])
  }
}
