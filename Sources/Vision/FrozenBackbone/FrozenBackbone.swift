public import Autograd
package import Kernels

/// A residual network without its head, compiled for inference: images in, features out.
///
/// Batch normalisation is folded into the convolutions, their weights are packed once for the
/// kernels of this processor, and bias, ReLU and the residual addition happen while a result is still
/// in registers. What is folded can't drift: there is nothing to train here, `parameters` is empty,
/// and training or evaluation makes no difference. A volatile input makes a volatile output; any
/// other makes a plain leaf. No graph is kept and no gradient reaches the input.
///
/// An image has the same features bit for bit alone or in any batch, with any number of threads, on
/// one instruction set. Between instruction sets, and between backbones made for batches of another
/// size, low bits differ in single precision; with 8-bit integers they are the same.
///
/// One instance may be used from several threads: calls wait for each other, and each runs on all
/// threads. The memory to compute in is allocated at the first call and kept; a call with another
/// size of image, or with more images than before (up to 32 at a time), allocates it anew.
public final class FrozenBackbone: Module, Sendable {
  /// The numbers in which it computes.
  public let precision: Precision
  let program: any FrozenProgram
  /// The convolutions, in the order in which they run.
  let layers: [FrozenLayer]

  /// Packs a network that is folded already, for an instruction set that this processor supports.
  ///
  /// - Parameter batchSize: See `init(freezing:precision:batchSize:)`.
  package init(
    _ network: FoldedNetwork, for instructionSet: InstructionSet = .current, batchSize: Int = 32
  ) {
    precision = .fp32
    layers = network.layers
    program = FloatProgram(network, for: instructionSet, batchSize: batchSize)
  }

  /// The same with 8-bit integers; traps unless the calibration knows every activation.
  package init(
    _ network: FoldedNetwork, calibration: Calibration, kernels: Int8Kernels = .current
  ) {
    precision = .int8(calibration)
    layers = network.layers
    program = Int8Program(network, calibration, kernels: kernels)
  }

  /// Always false: it behaves the same in training and evaluation, so setting it does nothing.
  public var isTraining: Bool {
    get { false }
    set {}
  }

  /// Features of each image: 512 for ResNet-18.
  public var featureCount: Int { program.featureCount }

  /// Images [N, 3, H, W], normalised as the weights expect → features [N, featureCount].
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    let features = features(of: input.data)
    return input.isVolatile ? Variable(features, volatile: true) : Variable(features)
  }

  /// Images [N, 3, H, W], normalised as the weights expect → features [N, featureCount].
  ///
  /// N may be 0; H and W may be anything from 1. Traps on another number of axes or channels.
  public func features(of images: Tensor) -> Tensor {
    features(of: images, observer: nil)
  }

  func features(of images: Tensor, observer: FrozenObserver?) -> Tensor {
    let shape = images.shape
    precondition(
      shape.count == 4 && shape[1] == program.inChannels && shape[2] > 0 && shape[3] > 0,
      "FrozenBackbone takes images [N, \(program.inChannels), H, W], found \(shape)")
    return Tensor(shape: [shape[0], featureCount]) { features in
      guard let features = features.baseAddress, shape[0] > 0 else { return }
      images.withUnsafeBufferPointer { planes in
        guard let planes = planes.baseAddress else { return }
        Parallel.region {
          program.run(planes, shape: shape, into: features, observer: observer)
        }
      }
    }
  }
}
