internal import Autograd
internal import Kernels

extension Graph {
  /// A first convolution with stride 2 over few channels becomes one with stride 1 over the images'
  /// phases, which Winograd's algorithm computes; see `ImagePhases`.
  ///
  /// - Returns: The graph, and the phases that its images are to be taken apart into; nil if they
  ///   aren't.
  func splittingPhases() -> (graph: Graph, phases: ImagePhases?) {
    guard
      let place = nodes.indices.first(where: { nodes[$0].inputs == [0] }), readerCounts[0] == 1,
      case .convolution(var convolution) = nodes[place].operation,
      convolution.groups == 1, convolution.dilation == 1, convolution.stride.isSquare,
      case .zeros(let padding) = convolution.padding, padding.isSquare,
      let phases = ImagePhases(
        inChannels: convolution.weights.inChannels, kernel: convolution.weights.kernel,
        stride: convolution.stride.height, padding: padding.height)
    else { return (self, nil) }
    convolution.weights = convolution.weights.phased(phases)
    convolution.stride = 1
    convolution.padding = 0
    var graph = self
    graph.nodes[place].operation = .convolution(convolution)
    return (graph, phases)
  }
}

extension FoldedWeights {
  /// The weights over the phases of an image.
  fileprivate func phased(_ phases: ImagePhases) -> FoldedWeights {
    FoldedWeights(
      weight: Tensor(
        phases.weights(floats()),
        shape: [outChannels, ImagePhases.channels, phases.taps, phases.taps]),
      bias: Tensor(bias, shape: [outChannels]))
  }
}
