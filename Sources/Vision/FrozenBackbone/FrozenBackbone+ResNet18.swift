internal import Autograd
package import Kernels

extension FrozenBackbone {
  /// Compiles what `model` computes in evaluation before its head: images [N, 3, H, W] → [N, 512].
  ///
  /// Takes a copy: later changes to the model don't reach the backbone, nor the other way round.
  ///
  /// - Parameters:
  ///   - precision: Traps on a calibration of another network.
  ///   - batchSize: How many images a call will usually have; 0 if there are only a few in all, so
  ///     that to be ready soon matters most. It decides what is fastest, once and for all: a call may
  ///     have any number of images, and an image's features don't depend on it.
  public convenience init(
    freezing model: ResNet18, precision: Precision = .fp32, batchSize: Int = 32
  ) {
    self.init(freezing: model, precision: precision, batchSize: batchSize, for: .current)
  }

  /// The same with the kernels of one instruction set, which this processor must support.
  package convenience init(
    freezing model: ResNet18, precision: Precision = .fp32, batchSize: Int = 32,
    for instructionSet: InstructionSet
  ) {
    switch precision {
    case .fp32:
      self.init(FoldedNetwork(model), for: instructionSet, batchSize: batchSize)
    case .int8(let calibration):
      self.init(
        FoldedNetwork(model), calibration: calibration,
        kernels: Int8Kernels(Int8Kernels.Form(for: instructionSet)))
    }
  }
}

extension FoldedNetwork {
  /// The convolutions of a ResNet-18, each with its normalisation's running statistics folded in.
  package init(_ model: ResNet18) {
    let stages = [
      ("layer1", model.layer1), ("layer2", model.layer2), ("layer3", model.layer3),
      ("layer4", model.layer4),
    ]
    self.init(
      stem: FoldedConvolution(model.conv1, model.bn1),
      stages: stages.map { name, stage in
        stage.children.compactMap { index, module in
          (module as? BasicBlock).map { Block(name: "\(name).\(index)", $0) }
        }
      })
  }
}

extension FoldedNetwork.Block {
  fileprivate init(name: String, _ block: BasicBlock) {
    var downsample: FoldedConvolution?
    if let layers = block.downsample?.layers, let convolution = layers.first as? Conv2d,
      let normalization = layers.last as? BatchNorm2d
    {
      downsample = FoldedConvolution(convolution, normalization)
    }
    self.init(
      name: name, conv1: FoldedConvolution(block.conv1, block.bn1),
      conv2: FoldedConvolution(block.conv2, block.bn2), downsample: downsample)
  }
}

extension FoldedConvolution {
  /// A layer and the normalisation behind it, as they are now.
  fileprivate init(_ convolution: Conv2d, _ normalization: BatchNorm2d) {
    precondition(
      convolution.bias == nil && convolution.groups == 1 && convolution.dilation == 1
        && convolution.stride.height == convolution.stride.width
        && convolution.padding.height == convolution.padding.width,
      "a frozen convolution has no bias, groups or dilation, and is the same across and down")
    let statistics = Normalization(
      weight: normalization.weight.data.scalars, bias: normalization.bias.data.scalars,
      mean: normalization.runningMean.data.scalars,
      variance: normalization.runningVariance.data.scalars, eps: Double(normalization.eps))
    self.init(
      weights: convolution.weight.data, stride: convolution.stride.height,
      padding: convolution.padding.height, normalization: statistics)
  }
}
