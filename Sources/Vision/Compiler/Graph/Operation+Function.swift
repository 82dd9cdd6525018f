internal import Autograd
internal import Kernels

extension Operation {
  /// What a recorded function does with these parameters; nil for one that graphs don't have.
  ///
  /// - Parameters:
  ///   - inputs: How many of its inputs come from the images. They come first: where a weight is
  ///     computed, there are more than the function has.
  ///   - rank: Axes of its output.
  init?(_ function: any Function, inputs: Int, _ parameters: [Variable], rank: Int) {
    let takes = function is Add ? 2 : 1
    guard inputs == takes else { return nil }
    switch function {
    case let function as Autograd.Convolution:
      guard let weight = parameters.first else { return nil }
      let weights = FoldedWeights(
        weight: weight.data, bias: parameters.count > 1 ? parameters[1].data : nil)
      self = .convolution(
        Convolution(
          module: "", weights: weights, stride: function.stride, padding: function.padding,
          dilation: function.dilation, groups: function.groups, taps: weights.taps))
    case let function as Autograd.BatchNorm:
      guard parameters.count == 2, !function.isTraining else { return nil }
      self = .batchNorm(
        BatchNorm(
          weight: parameters[0].data, bias: parameters[1].data, mean: function.runningMean.data,
          variance: function.runningVariance.data, eps: function.eps))
    case is Add where parameters.isEmpty: self = .add
    case is Relu: self = .activation(.relu)
    case is Relu6: self = .activation(.relu6)
    case let function as MaxPooling:
      guard function.dilation == 1,
        let window = PoolingWindow(function.kernelSize, function.stride, function.padding)
      else { return nil }
      self = .maxPool(window)
    case let function as AveragePooling:
      guard let window = PoolingWindow(function.kernelSize, function.stride, function.padding)
      else { return nil }
      self = .averagePool(window, countsPadding: function.countIncludePad)
    case let function as AdaptiveAveragePooling where function.outputSize == 1:
      self = .globalAveragePool
    case is Flattening: self = .flatten
    // Of vectors, not along the last axis of an image.
    case is Affine where rank == 2:
      guard let weight = parameters.first else { return nil }
      self = .linear(weight: weight.data, bias: parameters.count > 1 ? parameters[1].data : nil)
    default: return nil
    }
  }

  /// The same, knowing the module that it is of.
  func of(_ module: String?) -> Operation {
    guard case .convolution(var convolution) = self, let module else { return self }
    convolution.module = module
    return .convolution(convolution)
  }
}

extension PoolingWindow {
  /// A window whose sides are equal; nil for another.
  fileprivate init?(_ size: Size2D, _ stride: Size2D, _ padding: Size2D) {
    guard size.isSquare, stride.isSquare, padding.isSquare else { return nil }
    self.init(size: size.height, stride: stride.height, padding: padding.height)
  }
}

extension Size2D {
  /// Whether both sides are equal.
  var isSquare: Bool { height == width }
}
