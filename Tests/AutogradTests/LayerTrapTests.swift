import Autograd
import Testing

/// Wrong shapes and numbers of layers and losses end the program with a sentence.
struct LayerTrapTests {
  private static func x(_ shape: Int...) -> Variable {
    Variable(Tensor(shape: shape, repeating: 1))
  }

  static let mistakes: [TrapTests.Mistake] = [
    (
      "linear: expected an input [..., in] and a weight [out, in], found [2, 3] and [4, 5]",
      { _ = x(2, 3).linear(weight: x(4, 5)) }
    ),
    (
      "linear: expected a bias of shape [4], found [3]",
      { _ = x(2, 3).linear(weight: x(4, 3), bias: x(3)) }
    ),
    (
      "conv2d: expected an input [N, C, H, W] and a weight [O, C/groups, kH, kW], found [3, 4, 4] "
        + "and [2, 3, 3, 3]",
      { _ = x(3, 4, 4).conv2d(weight: x(2, 3, 3, 3)) }
    ),
    (
      "conv2d: 1 groups of 2 channels don't fit an input of 3 and an output of 2",
      { _ = x(1, 3, 4, 4).conv2d(weight: x(2, 2, 3, 3)) }
    ),
    (
      "conv2d: 2 groups of 2 channels don't fit an input of 4 and an output of 3",
      { _ = x(1, 4, 4, 4).conv2d(weight: x(3, 2, 3, 3), groups: 2) }
    ),
    (
      "conv2d: a kernel of 3×3 with dilation 1×1 doesn't fit an image of 2×4 padded by 0×0",
      { _ = x(1, 3, 2, 4).conv2d(weight: x(2, 3, 3, 3)) }
    ),
    (
      "conv2d: expected stride and dilation of at least 1 and padding of at least 0, found 0×0, "
        + "1×1 and 0×0",
      { _ = x(1, 3, 4, 4).conv2d(weight: x(2, 3, 3, 3), stride: 0) }
    ),
    (
      "conv2d: expected a bias of shape [2], found [3]",
      { _ = x(1, 3, 4, 4).conv2d(weight: x(2, 3, 3, 3), bias: x(3)) }
    ),
    (
      "maxPool2d: a window of 3×3 with dilation 1×1 doesn't fit an image of 2×2 padded by 0×0",
      { _ = x(1, 1, 2, 2).maxPool2d(kernelSize: 3) }
    ),
    (
      "maxPool2d: expected kernel, stride and dilation of at least 1 and a padding of at most half "
        + "the kernel, found 3×3, 3×3, 1×1 and 2×2",
      { _ = x(1, 1, 8, 8).maxPool2d(kernelSize: 3, padding: 2) }
    ),
    (
      "avgPool2d: expected an input [N, C, H, W], found the shape [8, 8]",
      { _ = x(8, 8).avgPool2d(kernelSize: 2) }
    ),
    (
      "adaptiveAvgPool2d: expected an input [N, C, H, W] that isn't empty and an output of at "
        + "least 1×1, found the shape [1, 2, 2] and 1×1",
      { _ = x(1, 2, 2).adaptiveAvgPool2d(outputSize: 1) }
    ),
    (
      "adaptiveAvgPool2d: expected an input [N, C, H, W] that isn't empty and an output of at "
        + "least 1×1, found the shape [1, 1, 2, 2] and 0×0",
      { _ = x(1, 1, 2, 2).adaptiveAvgPool2d(outputSize: 0) }
    ),
    (
      "batchNorm2d: expected an input [N, C, H, W], found the shape [2, 2]",
      { _ = BatchNorm2d(2)(x(2, 2)) }
    ),
    (
      "batchNorm2d: expected a weight of shape [3], found [2]",
      { _ = BatchNorm2d(2)(x(2, 3, 2, 2)) }
    ),
    (
      "batchNorm2d: training needs more than one element a channel, found the shape [1, 2, 1, 1]",
      { _ = BatchNorm2d(2)(x(1, 2, 1, 1)) }
    ),
    (
      "crossEntropy: label 3 of item 1 is not one of the 3 classes",
      { _ = x(2, 3).crossEntropy([0, 3]) }
    ),
    (
      "nllLoss: label -1 of item 0 is not one of the 3 classes",
      { _ = x(1, 3).nllLoss([-1]) }
    ),
    (
      "crossEntropy: expected scores [N, C] for 1 labels, found the shape [2, 3]",
      { _ = x(2, 3).crossEntropy([0]) }
    ),
    (
      "crossEntropy: expected 3 class weights, found the shape [2]",
      { _ = x(2, 3).crossEntropy([0, 1], weights: .ones(2)) }
    ),
    (
      "crossEntropy: expected a label smoothing from 0 to 1, found 1.5",
      { _ = x(2, 3).crossEntropy([0, 1], labelSmoothing: 1.5) }
    ),
    (
      "mseLoss: expected two inputs of the same shape, found [2, 3] and [3, 2]",
      { _ = x(2, 3).mseLoss(x(3, 2)) }
    ),
    (
      "Linear: expected a weight [out, in], found the shape [2]",
      { _ = Linear(weight: .ones(2), bias: nil) }
    ),
    (
      "Conv2d: expected a bias of shape [2], found [3]",
      { _ = Conv2d(weight: .ones(2, 3, 1, 1), bias: .ones(3)) }
    ),
    (
      "Conv2d: 2 groups don't divide 3 and 4 channels",
      { _ = Conv2d(3, 4, kernelSize: 3, groups: 2) }
    ),
    (
      "BatchNorm2d: expected four tensors of the same shape [C], found [[2], [2], [3], [2]]",
      {
        _ = BatchNorm2d(
          weight: .ones(2), bias: .ones(2), runningMean: .ones(3), runningVariance: .ones(2))
      }
    ),
    (
      "Dropout: expected a probability in [0, 1], found -0.5",
      { _ = Dropout(-0.5) }
    ),
    (
      "flatten: expected an input [N, …], found a scalar",
      { _ = Flatten()(Variable(Tensor(1))) }
    ),
    (
      "SGD: expected a finite learning rate of at least 0, found nan",
      {
        let optimizer = try? SGD([Variable(.ones(1), requiresGrad: true)], learningRate: 1)
        optimizer?.learningRate = .nan
      }
    ),
  ]

  @Test("a mistake ends the program with a sentence", arguments: mistakes.indices)
  func trap(index: Int) async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [index] in
      LayerTrapTests.mistakes[index].commit()
    }
    let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(text.contains("Fatal error: \(Self.mistakes[index].sentence)"), "\(text)")
  }
}
