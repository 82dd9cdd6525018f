internal import Kernels

/// Steps in single precision.
struct FloatLowering: Lowering {
  let table: KernelTable
  /// How many images a call will usually have; 0 for a few in all.
  let batchSize: Int
  private let scratch = PackingScratch()
  private var phases: ImagePhases?

  init(for instructionSet: InstructionSet, batchSize: Int) {
    table = KernelTable(instructionSet)
    self.batchSize = batchSize
  }

  var channelMultiple: Int { max(table.columns, 16) }
  var numberSize: Int { MemoryLayout<Float>.size }
  var workingByteCount: Int { 1 << 24 }
  var heavyWeightCount: Int { .max }

  mutating func prepare(_ graph: Graph) -> Graph {
    let split = graph.splittingPhases()
    phases = split.phases
    return split.graph
  }

  func entry(channels: Int) -> any ProgramEntry {
    FloatEntry(channels: channels, phases: phases, table: table)
  }

  func step(
    _ convolution: Operation.Convolution, name: String, inputs: [String]
  ) throws(CompilationError) -> any Step {
    let window = try convolution.window()
    let readsImages = inputs[0] == "images"
    if convolution.isDepthwise(window), !readsImages {
      let weights = DenseWeights(
        convolution.weights, groups: 1, inChannels: 1,
        outChannels: filled(convolution.weights.outChannels))
      return FloatDepthwiseConvolution(
        name: name,
        convolution: DepthwiseConvolution(
          weights: weights.floats(), bias: weights.bias, window: window, table: table),
        activation: convolution.activation, cost: convolution.cost("depthwise"))
    }
    let weights = dense(convolution, readsImages: readsImages)
    let packed = PackedConvolution(
      bias: weights.bias, inChannels: weights.inChannels, window: window,
      algorithm: phases != nil && readsImages
        ? .winograd4x4
        : .fastest(
          inChannels: weights.inChannels, window: window, batchSize: batchSize,
          on: table.instructionSet),
      table: table, scratch: scratch, weights: weights.write)
    return FloatConvolution(
      name: name, convolution: packed, activation: convolution.activation, pool: convolution.pool,
      cost: convolution.cost(packed.algorithm.rawValue))
  }

  func step(
    _ operation: StandaloneOperation, name: String, inputs: [String]
  ) -> any Step {
    FloatStandaloneStep(name: name, operation: operation, table: table)
  }

  func exit(of input: String) -> any ProgramExit { FloatExit(table: table) }
}

/// Images as floats, channels last, or taken apart into phases.
struct FloatEntry: ProgramEntry {
  let channels: Int
  let phases: ImagePhases?
  let table: KernelTable

  func layout(height: Int, width: Int) -> ImageLayout {
    phases?.layout(height: height, width: width)
      ?? ImageLayout(height: height, width: width, channels: channels, border: 0)
  }

  /// Memory is zero from the start.
  func clear(_ memory: UnsafeMutableRawPointer, _ layout: ImageLayout, images: Int) {}

  func fill(
    _ memory: UnsafeMutableRawPointer, _ layout: ImageLayout, from planes: UnsafePointer<Float>,
    height: Int, width: Int, images: Int
  ) {
    let floats = memory.assumingMemoryBound(to: Float.self)
    guard let phases else {
      return layout.fill(floats, fromPlanes: planes, images: images, table: table)
    }
    phases.fill(
      floats, layout, fromPlanes: planes, height: height, width: width, images: images)
  }
}

/// The mean of floats.
struct FloatExit: ProgramExit {
  let table: KernelTable

  func mean(
    _ memory: UnsafeRawPointer, _ layout: ImageLayout, images: Int,
    into features: UnsafeMutablePointer<Float>
  ) {
    globalAveragePool(
      memory.assumingMemoryBound(to: Float.self), layout, images: images, into: features,
      table: table)
  }

  func planes(
    _ memory: UnsafeRawPointer, _ layout: ImageLayout, images: Int, channels: Int,
    into planes: UnsafeMutablePointer<Float>
  ) {
    layout.planes(
      memory.assumingMemoryBound(to: Float.self), images: images, channels: channels, into: planes)
  }
}
