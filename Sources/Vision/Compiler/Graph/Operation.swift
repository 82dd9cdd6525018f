package import Autograd
package import Kernels

/// What a node of a graph does.
///
/// Shapes are PyTorch's.
package enum Operation: Sendable {
  /// The images, [N, channels, H, W].
  case images(channels: Int)
  case convolution(Convolution)
  case batchNorm(BatchNorm)
  /// The sum of two inputs of one shape.
  case add
  case activation(Activation)
  case maxPool(PoolingWindow)
  /// The mean of each window; zeros around the image may count.
  case averagePool(PoolingWindow, countsPadding: Bool)
  /// The mean of each channel, [N, C, 1, 1].
  case globalAveragePool
  /// [N, …] → [N, product of the others].
  case flatten
  /// x·Wᵀ + b with a weight [out, in].
  case linear(weight: Tensor, bias: Tensor?)

  /// The statistics of each channel, as evaluation uses them.
  package struct BatchNorm: Sendable {
    package let weight: Tensor
    package let bias: Tensor
    package let mean: Tensor
    package let variance: Tensor
    package let eps: Float
  }

  /// A convolution, and what passes have joined to it: it is done in this order.
  package struct Convolution: Sendable {
    /// The path of its module, `layer1.0.conv1`.
    package internal(set) var module: String
    /// Weight and bias, with the normalization that follows folded in.
    package internal(set) var weights: FoldedWeights
    package internal(set) var stride: Size2D
    package internal(set) var padding: Padding
    package let dilation: Size2D
    package let groups: Int
    /// Multiplications for one number of its output, as the network defines it.
    let taps: Int
    /// Adds a second input of the output's shape.
    var adds = false
    var activation: Activation?
    var pool: PoolingWindow?
  }
}
