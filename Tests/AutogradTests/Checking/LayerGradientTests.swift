import Autograd
import Testing

/// The gradient checker over what layers and losses are made of.
struct LayerGradientTests {
  private static func random(_ shapes: [Int]..., domain: Domain = .positive) -> [Tensor] {
    shapes.enumerated().map { .random($1, domain, seed: UInt64($0)) }
  }

  @Test("linear, with and without bias")
  func linear() throws {
    try checkGradients(
      of: { $0[0].linear(weight: $0[1], bias: $0[2]) },
      at: Self.random([2, 3, 4], [5, 4], [5]))
    try checkGradients(of: { $0[0].linear(weight: $0[1]) }, at: Self.random([3, 4], [5, 4]))
  }

  /// Strides, paddings, dilations and groups.
  private static let convolutions: [(Size2D, Padding, Size2D, Int)] = [
    (1, 0, 1, 1), (2, 1, 1, 1), (1, 2, 2, 2), (2, .same, 1, 1), (1, .same, 2, 2),
    (
      Size2D(height: 1, width: 2), .zeros(Size2D(height: 2, width: 0)),
      Size2D(height: 2, width: 1), 4
    ),
  ]

  @Test("conv2d", arguments: convolutions.indices)
  func convolution(index: Int) throws {
    let (stride, padding, dilation, groups) = Self.convolutions[index]
    try checkGradients(
      of: {
        $0[0].conv2d(
          weight: $0[1], bias: $0[2], stride: stride, padding: padding, dilation: dilation,
          groups: groups)
      }, at: Self.random([2, 4, 5, 6], [4, 4 / groups, 3, 2], [4]))
  }

  @Test("conv2d of single elements, which lays nothing out")
  func pointwise() throws {
    try checkGradients(
      of: { $0[0].conv2d(weight: $0[1], groups: 2) }, at: Self.random([2, 4, 3, 2], [6, 2, 1, 1]))
  }

  @Test("pooling")
  func pooling() throws {
    let distinct = [Tensor.distinct([1, 2, 5, 4], seed: 3)]
    try checkGradients(
      of: { $0[0].maxPool2d(kernelSize: 3, stride: 2, padding: 1) }, at: distinct, step: 5e-3)
    try checkGradients(
      of: { $0[0].maxPool2d(kernelSize: 2, stride: 1, dilation: 2) }, at: distinct, step: 5e-3)
    let images = Self.random([2, 2, 5, 4])
    for counts in [true, false] {
      try checkGradients(
        of: {
          $0[0].avgPool2d(kernelSize: 3, stride: 2, padding: 1, countIncludePad: counts)
        }, at: images)
    }
    try checkGradients(
      of: { $0[0].adaptiveAvgPool2d(outputSize: Size2D(height: 3, width: 3)) }, at: images)
  }

  @Test("batchNorm2d in training and in evaluation", arguments: [true, false])
  func batchNorm(training: Bool) throws {
    try checkGradients(
      of: { inputs in
        let output = inputs[0].batchNorm2d(
          runningMean: Variable(Tensor([0.25, 1], shape: [2])),
          runningVariance: Variable(Tensor([0.5, 2], shape: [2])), weight: inputs[1],
          bias: inputs[2], training: training)
        // The sum of what was normalized doesn't depend on the input; one with random signs does.
        return output * Variable(.random([3, 2, 2, 2], .awayFromZero, seed: 9))
      }, at: Self.random([3, 2, 2, 2], [2], [2]), step: 4e-2)
  }

  @Test("losses, with weights, smoothing and every reduction")
  func losses() throws {
    let labels = [1, 0, 3]
    let scores = Self.random([3, 4])
    let weights = Tensor([0.5, 2, 1, 1.5], shape: [4])
    for reduction: LossReduction in [.mean, .sum, .none] {
      for weights in [nil, weights] {
        for smoothing: Float in [0, 0.2] {
          try checkGradients(
            of: {
              $0[0].crossEntropy(
                labels, weights: weights, labelSmoothing: smoothing, reduction: reduction)
            }, at: scores)
        }
        try checkGradients(
          of: { $0[0].nllLoss(labels, weights: weights, reduction: reduction) }, at: scores)
      }
      try checkGradients(
        of: { $0[0].mseLoss($0[1], reduction: reduction) }, at: Self.random([2, 3], [2, 3]))
    }
  }
}
