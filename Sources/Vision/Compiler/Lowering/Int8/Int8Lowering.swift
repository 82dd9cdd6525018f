internal import Kernels

/// Steps in 8-bit integers, whose meaning a calibration gives.
struct Int8Lowering: Lowering {
  let calibration: Calibration
  let kernels: Int8Kernels

  var channelMultiple: Int { 32 }
  var numberSize: Int { 1 }
  var workingByteCount: Int { 1 << 21 }
  var heavyWeightCount: Int { 1 << 20 }

  /// What the bounds of a maximum are called, which leaves integers as they are: as those of its input.
  private var boundsOfMaxima: [String: String] = [:]

  init(calibration: Calibration, kernels: Int8Kernels) {
    self.calibration = calibration
    self.kernels = kernels
  }

  mutating func prepare(_ graph: Graph) -> Graph {
    for node in graph.nodes {
      guard case .maxPool = node.operation else { continue }
      let input = graph.nodes[node.inputs[0]].name
      boundsOfMaxima[node.name] = boundsOfMaxima[input] ?? input
    }
    return graph
  }

  func entry(channels: Int) throws(CompilationError) -> any ProgramEntry {
    // The kernel that brings planes side by side knows three.
    guard calibration.input.count == channels, channels == 3 else {
      throw .calibration(missing: "\(channels) channels, but \(calibration.input.count)")
    }
    return Int8Entry(bounds: calibration.input)
  }

  func step(
    _ convolution: Operation.Convolution, name: String, inputs: [String]
  ) throws(CompilationError) -> any Step {
    let window = try convolution.window()
    let readsImages = inputs[0] == "images"
    let input = readsImages ? calibration.input : [try bounds(inputs[0])]
    let output = try bounds(name)
    if convolution.isDepthwise(window), !readsImages {
      let weights = DenseWeights(
        convolution.weights, groups: 1, inChannels: 1,
        outChannels: filled(convolution.weights.outChannels))
      let quantized = QuantizedWeights(
        bias: weights.bias, taps: weights.taps, window: weights.taps, pitch: weights.taps,
        input: input, output: output, weights: weights.write)
      return Int8DepthwiseStep(
        name: name, bounds: output,
        convolution: Int8DepthwiseConvolution(
          weights: quantized.integers, scale: quantized.scale, bias: quantized.bias,
          window: window, kernels: kernels),
        cost: convolution.cost("depthwise"))
    }
    let addend = convolution.adds ? try bounds(inputs[1]) : nil
    let weights = dense(convolution, readsImages: readsImages)
    // Products are of four channels at a time.
    let inChannels = weights.inChannels.roundedUp(to: 4)
    let quantized = QuantizedWeights(
      bias: weights.bias, taps: weights.taps, window: window.taps, pitch: inChannels * window.taps,
      input: input, output: output, addend: addend, weights: weights.write)
    return Int8ConvolutionStep(
      name: name, bounds: output,
      convolution: Int8Convolution(
        weights: quantized.integers, scale: quantized.scale, bias: quantized.bias,
        inChannels: inChannels, window: window, kernels: kernels),
      addendScale: addend.map { Float($0.step / output.step) }, pool: convolution.pool,
      cost: convolution.cost("direct"))
  }

  func step(
    _ operation: StandaloneOperation, name: String, inputs: [String]
  ) throws(CompilationError) -> any Step {
    Int8StandaloneStep(
      name: name, operation: operation, input: try bounds(inputs[0]),
      addend: inputs.count > 1 ? try bounds(inputs[1]) : nil, bounds: try bounds(name))
  }

  func exit(of input: String) throws(CompilationError) -> any ProgramExit {
    Int8Exit(bounds: try bounds(input))
  }

  private func bounds(_ name: String) throws(CompilationError) -> Calibration.Bounds {
    guard let bounds = calibration.activations[boundsOfMaxima[name] ?? name] else {
      throw .calibration(missing: name)
    }
    return bounds
  }
}

/// Images as bytes, with a fourth channel of zeros.
struct Int8Entry: ProgramEntry {
  /// From a channel of an image to its integers: value · scale + offset.
  private let scale: [Float]
  private let offset: [Float]
  /// The integers of an image's border: what stands for 0 is another one in each channel.
  private let border: [UInt8]

  init(bounds: [Calibration.Bounds]) {
    scale = bounds.map { Float(1 / $0.step) }
    offset = bounds.map { Float($0.zero) }
    border = bounds.map { UInt8($0.wholeZero) } + [0]
  }

  var channels: Int { scale.count }

  func layout(height: Int, width: Int) -> ImageLayout {
    ImageLayout(height: height, width: width, channels: border.count, border: 0)
  }

  func clear(_ memory: UnsafeMutableRawPointer, _ layout: ImageLayout, images: Int) {
    let bytes = memory.assumingMemoryBound(to: UInt8.self)
    for index in 0..<images * layout.imagePitch { bytes[index] = border[index % border.count] }
  }

  func fill(
    _ memory: UnsafeMutableRawPointer, _ layout: ImageLayout, from planes: UnsafePointer<Float>,
    height: Int, width: Int, images: Int
  ) {
    layout.fill(
      memory.assumingMemoryBound(to: UInt8.self), quantizing: planes, images: images,
      scale: scale, offset: offset)
  }
}

/// The mean of what bytes stand for.
struct Int8Exit: ProgramExit {
  private let bounds: Calibration.Bounds
  private let step: Float
  /// What the mean of the integers alone is too large by; 0 where none stands for less.
  private let excess: Float

  init(bounds: Calibration.Bounds) {
    self.bounds = bounds
    step = Float(bounds.step)
    excess = Float(bounds.wholeZero * bounds.step)
  }

  func mean(
    _ memory: UnsafeRawPointer, _ layout: ImageLayout, images: Int,
    into features: UnsafeMutablePointer<Float>
  ) {
    int8AveragePool(
      memory.assumingMemoryBound(to: UInt8.self), layout, images: images,
      factor: step / Float(layout.height * layout.width), into: features)
    guard excess != 0 else { return }
    for index in 0..<images * layout.channels { features[index] -= excess }
  }

  func planes(
    _ memory: UnsafeRawPointer, _ layout: ImageLayout, images: Int, channels: Int,
    into planes: UnsafeMutablePointer<Float>
  ) {
    layout.planes(
      memory.assumingMemoryBound(to: UInt8.self), zero: Float(bounds.wholeZero), step: step,
      images: images, channels: channels, into: planes)
  }
}
