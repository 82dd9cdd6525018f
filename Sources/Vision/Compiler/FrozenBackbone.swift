public import Autograd
package import Kernels

/// A network without its head, compiled for inference: images in, features out.
///
/// Batch normalization is folded into the convolutions, their weights are packed once for the
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
  let program: Program

  /// Compiles what `model` computes in evaluation before its head: images [N, 3, H, W] → [N,
  /// featureCount].
  ///
  /// Takes a copy: later changes to the model don't reach the backbone, nor the other way round.
  ///
  /// - Parameters:
  ///   - model: What is compiled; stays as it is, and isn't kept.
  ///   - precision: Traps on a calibration of another network.
  ///   - batchSize: How many images a call will usually have; 0 if there are only a few in all, so
  ///     that to be ready soon matters most. It decides what is fastest, once and for all: a call may
  ///     have any number of images, and an image's features don't depend on it.
  public convenience init(
    freezing model: any Backbone, precision: Precision = .fp32, batchSize: Int = 32
  ) {
    self.init(freezing: model, precision: precision, batchSize: batchSize, for: .current)
  }

  /// The same for an instruction set that this processor supports.
  package convenience init(
    freezing model: any Backbone, precision: Precision = .fp32, batchSize: Int = 32,
    for instructionSet: InstructionSet
  ) {
    do {
      try self.init(
        model.frontGraph, precision: precision, batchSize: batchSize, for: instructionSet)
    } catch {
      preconditionFailure("FrozenBackbone: \(error)")
    }
  }

  /// Compiles what any module computes in evaluation, in single precision: images [N, inputChannels, H,
  /// W] → [N, featureCount].
  ///
  /// It has to be made of convolutions without dilation that may be followed by a batch normalization,
  /// an addition, a ReLU or ReLU6 and, behind that, a maximum, and to end with the mean of each channel
  /// (`adaptiveAvgPool2d(outputSize: 1)`). Takes a copy, as `init(freezing:precision:batchSize:)` does.
  ///
  /// - Parameters:
  ///   - module: What is compiled; stays as it is, and isn't kept.
  ///   - layer: The path of a layer with parameters, such as `fc`: what it reads is the output. The whole
  ///     module if nil.
  ///   - inputChannels: Channels of the images.
  ///   - batchSize: How many images a call will usually have, see there.
  /// - Throws: `TraceError` for a function that frozen networks don't know, with its name and the path of
  ///   the module before it, and for a layer that there isn't; `CompilationError` for known ones in an
  ///   order that isn't compiled.
  public convenience init(
    freezing module: any Module, before layer: String?, inputChannels: Int = 3,
    batchSize: Int = 32
  ) throws {
    var graph = try Graph(tracing: module, channels: inputChannels)
    if let layer {
      guard let front = graph.upTo(layer) else {
        throw TraceError.noLayer(layer, found: graph.layers)
      }
      graph = front
    }
    try self.init(graph, batchSize: batchSize)
  }

  /// Compiles a graph that ends with the mean of each channel, for an instruction set that this
  /// processor supports.
  ///
  /// - Parameters:
  ///   - batchSize: See `init(freezing:precision:batchSize:)`.
  ///   - kernels: For 8-bit integers; those of the instruction set if nil.
  package init(
    _ graph: Graph, precision: Precision = .fp32, batchSize: Int = 32,
    for instructionSet: InstructionSet = .current, kernels: Int8Kernels? = nil
  ) throws(CompilationError) {
    self.precision = precision
    let program = Parallel.region {
      Result<Program, CompilationError> { () throws(CompilationError) in
        switch precision {
        case .fp32:
          try Program(graph, FloatLowering(for: instructionSet, batchSize: batchSize))
        case .int8(let calibration):
          try Program(
            graph,
            Int8Lowering(
              calibration: calibration,
              kernels: kernels ?? Int8Kernels(Int8Kernels.Form(for: instructionSet))))
        }
      }
    }
    self.program = try program.get()
  }

  /// Features of each image.
  public var featureCount: Int { program.featureCount }

  /// Images [N, 3, H, W], normalized as the weights expect → features [N, featureCount].
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    let features = features(of: input.data)
    return input.isVolatile ? Variable(features, volatile: true) : Variable(features)
  }

  /// Images [N, 3, H, W], normalized as the weights expect → features [N, featureCount].
  ///
  /// N may be 0; H and W may be anything from 1. Traps on another number of axes or channels.
  public func features(of images: Tensor) -> Tensor {
    features(of: images, observer: nil)
  }

  /// What the mean of each channel is taken of: images [N, 3, H, W] → maps [N, featureCount, H', W'].
  ///
  /// The means of a channel's numbers are the features, up to rounding. N may be 0; H and W may be
  /// anything from 1. Traps on another number of axes or channels.
  public func maps(of images: Tensor) -> Tensor {
    let shape = checked(images.shape)
    let size = program.mapSize(height: shape[2], width: shape[3])
    return run(.maps, images, to: [shape[0], featureCount, size.height, size.width], nil)
  }

  func features(of images: Tensor, observer: ProgramObserver?) -> Tensor {
    run(.features, images, to: [checked(images.shape)[0], featureCount], observer)
  }

  private func checked(_ shape: [Int]) -> [Int] {
    precondition(
      shape.count == 4 && shape[1] == program.entry.channels && shape[2] > 0 && shape[3] > 0,
      "FrozenBackbone takes images [N, \(program.entry.channels), H, W], found \(shape)")
    return shape
  }

  private func run(
    _ result: ProgramResult, _ images: Tensor, to shape: [Int], _ observer: ProgramObserver?
  ) -> Tensor {
    Tensor(shape: shape) { output in
      guard let output = output.baseAddress, shape[0] > 0 else { return }
      images.withUnsafeBufferPointer { planes in
        guard let planes = planes.baseAddress else { return }
        Parallel.region {
          program.run(planes, shape: images.shape, result, into: output, observer: observer)
        }
      }
    }
  }
}
