internal import Kernels

/// A convolution with the batch normalisation behind it folded in: weights and a bias, no statistics.
///
/// In evaluation a normalisation is y = γ·(x − μ)/√(σ² + ε) + β for each channel, which is linear in
/// x; so the convolution's weights take the factor γ/√(σ² + ε) and its bias the rest. Computed in
/// Double, rounded once.
package struct FoldedConvolution: Sendable {
  package let inChannels: Int
  package let kernel: (height: Int, width: Int)
  package let stride: Int
  package let padding: Int
  /// [outChannels, inChannels, kernel height, kernel width].
  package let weights: [Float]
  /// [outChannels].
  package let bias: [Float]

  /// What a normalisation holds for each channel.
  package struct Normalization: Sendable {
    package var weight: [Float]
    package var bias: [Float]
    package var mean: [Float]
    package var variance: [Float]
    package var eps: Double

    package init(
      weight: [Float], bias: [Float], mean: [Float], variance: [Float], eps: Double = 1e-5
    ) {
      self.weight = weight
      self.bias = bias
      self.mean = mean
      self.variance = variance
      self.eps = eps
    }
  }

  /// Folds `normalization` into a convolution without bias.
  ///
  /// - Parameter weights: [outChannels, inChannels, kernel height, kernel width].
  package init(
    weights: UnsafeBufferPointer<Float>, inChannels: Int, kernel: (height: Int, width: Int),
    stride: Int, padding: Int, normalization: Normalization
  ) {
    let channels = normalization.weight.count
    let taps = inChannels * kernel.height * kernel.width
    precondition(
      weights.count == channels * taps,
      "\(weights.count) weights for a normalisation of \(channels) channels of \(taps) taps")
    self.inChannels = inChannels
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    let factors = (0..<channels).map { channel in
      let variance = Double(normalization.variance[channel]) + normalization.eps
      return Double(normalization.weight[channel]) / variance.squareRoot()
    }
    bias = (0..<channels).map { channel in
      let mean = Double(normalization.mean[channel])
      return Float(Double(normalization.bias[channel]) - mean * factors[channel])
    }
    self.weights = [Float](unsafeUninitializedCapacity: weights.count) { folded, count in
      Parallel.forEach(channels) { channel in
        let factor = factors[channel]
        for tap in channel * taps..<(channel + 1) * taps {
          folded[tap] = Float(Double(weights[tap]) * factor)
        }
      }
      count = weights.count
    }
  }

  /// The same from an array.
  package init(
    weights: [Float], inChannels: Int, kernel: (height: Int, width: Int), stride: Int,
    padding: Int, normalization: Normalization
  ) {
    self = weights.withUnsafeBufferPointer {
      FoldedConvolution(
        weights: $0, inChannels: inChannels, kernel: kernel, stride: stride, padding: padding,
        normalization: normalization)
    }
  }

  /// The same, in the order in which the fastest kernels for batches of this size read it.
  func packed(for table: KernelTable, batchSize: Int) -> PackedConvolution {
    PackedConvolution(
      weights: weights, bias: bias, inChannels: inChannels, kernel: kernel, stride: stride,
      padding: padding,
      algorithm: .fastest(
        inChannels: inChannels, outChannels: bias.count, kernel: kernel, stride: stride,
        padding: padding, batchSize: batchSize),
      table: table)
  }
}
