internal import Autograd
internal import Kernels

/// What turns the nodes of a fused graph into steps, in numbers of one precision.
protocol Lowering {
  /// What channels are filled up to a multiple of, so that they fill vectors.
  var channelMultiple: Int { get }
  /// Bytes of a number.
  var numberSize: Int { get }
  /// How much of a stage's activations is worked on at a time, in bytes: what the caches hold.
  var workingByteCount: Int { get }
  /// Weights of a stage that make it worth while to take all images at once.
  var heavyWeightCount: Int { get }
  /// Graph passes for this precision alone.
  mutating func prepare(_ graph: Graph) -> Graph
  func entry(channels: Int) throws(CompilationError) -> any ProgramEntry
  /// The step for a convolution; `inputs` and `name` say whose output it reads and what it makes.
  func step(
    _ convolution: Operation.Convolution, name: String, inputs: [String]
  ) throws(CompilationError) -> any Step
  /// The step for what is done by itself.
  func step(
    _ operation: StandaloneOperation, name: String, inputs: [String]
  ) throws(CompilationError) -> any Step
  func exit(of input: String) throws(CompilationError) -> any ProgramExit
}

extension Lowering {
  /// The step for a node of a fused graph; throws for one that programs don't have.
  func step(
    _ node: Graph.Node, of graph: Graph
  ) throws(CompilationError) -> any Step {
    let inputs = node.inputs.map { graph.nodes[$0].name }
    if case .convolution(let convolution) = node.operation {
      return try step(convolution, name: node.name, inputs: inputs)
    }
    // The images' channels fill no vectors.
    guard let operation = StandaloneOperation(node.operation), !node.inputs.contains(0) else {
      throw .unsupported(name: node.name, found: "\(node.operation.kind) by itself")
    }
    return try step(operation, name: node.name, inputs: inputs)
  }

  /// Channels as they lie in memory.
  func filled(_ channels: Int) -> Int { channels.roundedUp(to: channelMultiple) }

  /// The weights of a convolution that reads the images, whose channels aren't filled up, or another's
  /// output; a window of one pixel leaves out those that only fill vectors up.
  func dense(_ convolution: Operation.Convolution, readsImages: Bool) -> DenseWeights {
    let channels = convolution.weights.inChannels * convolution.groups
    let takesAll = readsImages || convolution.weights.kernel == (1, 1)
    return DenseWeights(
      convolution.weights, groups: convolution.groups,
      inChannels: takesAll ? channels : filled(channels),
      outChannels: filled(convolution.weights.outChannels))
  }
}

extension Operation.Convolution {
  /// Its window, as the kernels of every precision take it: no dilation, the same stride and padding
  /// across and down.
  func window() throws(CompilationError) -> ConvolutionWindow {
    guard dilation == 1, stride.isSquare, padding.sides.height == padding.sides.width else {
      throw .unsupported(
        name: module,
        found: "a convolution with stride \(stride), padding \(padding) and dilation \(dilation)")
    }
    return ConvolutionWindow(
      height: weights.kernel.height, width: weights.kernel.width, stride: stride.height,
      padding: padding.sides.height)
  }

  /// Whether each channel has one kernel of its own that there is code for, and nothing follows but an
  /// activation.
  func isDepthwise(_ window: ConvolutionWindow) -> Bool {
    weights.inChannels == 1 && groups == weights.outChannels && groups > 1 && !adds && pool == nil
      && DepthwiseConvolution.supports(window)
  }

  /// What it costs when computed by an algorithm.
  func cost(_ algorithm: String) -> ConvolutionCost {
    // A maximum makes one pixel of several.
    let pooled = pool.map { $0.stride * $0.stride } ?? 1
    return ConvolutionCost(
      module: module, algorithm: algorithm, perPixel: weights.outChannels * taps * pooled)
  }
}
