package import Autograd
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
  /// [outChannels].
  package let bias: [Float]
  /// The convolution's own weights, [outChannels, inChannels, kernel height, kernel width].
  private let unfolded: Tensor
  /// What each output channel's weights are multiplied by.
  private let factors: [Double]

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
  package init(weights: Tensor, stride: Int, padding: Int, normalization: Normalization) {
    let channels = normalization.weight.count
    precondition(
      weights.rank == 4 && weights.shape[0] == channels,
      "weights \(weights.shape) for a normalisation of \(channels) channels")
    inChannels = weights.shape[1]
    kernel = (weights.shape[2], weights.shape[3])
    self.stride = stride
    self.padding = padding
    unfolded = weights
    let factors = (0..<channels).map { channel in
      let variance = Double(normalization.variance[channel]) + normalization.eps
      return Double(normalization.weight[channel]) / variance.squareRoot()
    }
    bias = (0..<channels).map { channel in
      let mean = Double(normalization.mean[channel])
      return Float(Double(normalization.bias[channel]) - mean * factors[channel])
    }
    self.factors = factors
  }

  /// Computes the folded weights, [outChannels, inChannels, kernel height, kernel width].
  package func foldedWeights() -> [Float] {
    let taps = unfolded.count / max(bias.count, 1)
    return [Float](unsafeUninitializedCapacity: unfolded.count) { folded, count in
      if let base = folded.baseAddress {
        Parallel.forEach(bias.count) { fold($0..<$0 + 1, into: base + $0 * taps) }
      }
      count = unfolded.count
    }
  }

  /// Writes the folded weights of some output channels.
  private func fold(_ channels: Range<Int>, into folded: UnsafeMutablePointer<Float>) {
    let taps = unfolded.count / max(bias.count, 1)
    unfolded.withUnsafeBufferPointer { weights in
      guard let first = weights.baseAddress else { return }
      for (row, channel) in channels.enumerated() {
        let (from, to, factor) = (first + channel * taps, folded + row * taps, factors[channel])
        for tap in 0..<taps { to[tap] = Float(Double(from[tap]) * factor) }
      }
    }
  }

  /// The same, in the order in which the fastest kernels for batches of this size read it.
  func packed(
    for table: KernelTable, batchSize: Int, scratch: PackingScratch
  ) -> PackedConvolution {
    PackedConvolution(
      bias: bias, inChannels: inChannels, kernel: kernel, stride: stride, padding: padding,
      algorithm: .fastest(
        inChannels: inChannels, outChannels: bias.count, kernel: kernel, stride: stride,
        padding: padding, batchSize: batchSize, on: table.instructionSet),
      table: table, scratch: scratch, weights: fold)
  }
}
