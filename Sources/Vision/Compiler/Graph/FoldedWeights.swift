internal import Autograd
internal import Kernels

/// A convolution's weight with the batch normalization behind it folded in.
///
/// In evaluation a normalization is y = γ·(x − μ)/√(σ² + ε) + β for each channel, which is linear in
/// x; so the convolution's weights take the factor γ/√(σ² + ε) and its bias the rest. Computed in
/// Double, rounded once.
package struct FoldedWeights: Sendable {
  /// The convolution's own, [outChannels, inChannels / groups, kernel height, kernel width].
  private let unfolded: Tensor
  /// What each output channel's weights are multiplied by; nil for one.
  private var factors: [Double]?
  /// [outChannels].
  package private(set) var bias: [Float]

  init(weight: Tensor, bias: Tensor?) {
    unfolded = weight
    self.bias = bias?.scalars ?? [Float](repeating: 0, count: weight.shape[0])
  }

  /// The same followed by a normalization.
  func folding(_ normalization: Operation.BatchNorm) -> FoldedWeights {
    let (weight, variance) = (normalization.weight.scalars, normalization.variance.scalars)
    let (shift, mean) = (normalization.bias.scalars, normalization.mean.scalars)
    let scales = bias.indices.map {
      Double(weight[$0]) / (Double(variance[$0]) + Double(normalization.eps)).squareRoot()
    }
    var folded = self
    folded.factors = factors.map { zip($0, scales).map { $0 * $1 } } ?? scales
    folded.bias = bias.indices.map {
      Float(Double(shift[$0]) - (Double(mean[$0]) - Double(bias[$0])) * scales[$0])
    }
    return folded
  }

  /// [outChannels, inChannels / groups, kernel height, kernel width].
  package var shape: [Int] { unfolded.shape }

  package var outChannels: Int { shape[0] }
  /// Of one group.
  package var inChannels: Int { shape[1] }
  package var kernel: (height: Int, width: Int) { (shape[2], shape[3]) }

  /// Multiplications for one number of the output.
  package var taps: Int { shape.dropFirst().reduce(1, *) }

  /// Computes the folded weights, in the order of `shape`.
  package func floats() -> [Float] {
    [Float](unsafeUninitializedCapacity: unfolded.count) { folded, count in
      if let base = folded.baseAddress {
        Parallel.forEach(outChannels) { write($0..<$0 + 1, to: base + $0 * taps) }
      }
      count = unfolded.count
    }
  }

  /// Writes the folded weights of some output channels.
  func write(_ channels: Range<Int>, to folded: UnsafeMutablePointer<Float>) {
    let taps = taps
    unfolded.withUnsafeBufferPointer { weights in
      guard let first = weights.baseAddress else { return }
      for (row, channel) in channels.enumerated() {
        let (from, to) = (first + channel * taps, folded + row * taps)
        guard let factor = factors?[channel] else {
          to.update(from: from, count: taps)
          continue
        }
        for tap in 0..<taps { to[tap] = Float(Double(from[tap]) * factor) }
      }
    }
  }
}
