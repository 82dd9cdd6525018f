internal import Kernels

/// A folded network as 8-bit integers, packed for the kernels.
struct QuantizedNetwork: Sendable {
  struct Block: Sendable {
    let name: String
    let conv1: Int8Convolution
    let conv2: Int8Convolution
    let downsample: Int8Convolution?
    /// What 1 in the addend of `conv2` is worth in its output.
    let addendScale: Float
    /// What 1 is worth in the output of the block, and of its parts.
    let steps: (conv1: Float, downsample: Float, output: Float)
    /// The integer that stands for 0 in the output of `downsample`.
    let downsampleZero: Float

    /// How many weights it has.
    var weightCount: Int {
      conv1.weightCount + conv2.weightCount + (downsample?.weightCount ?? 0)
    }
  }

  /// The maximum after the first convolution.
  static let pool = PoolingWindow(size: 3, stride: 2, padding: 1)

  /// From a channel of an image to its integers: value · scale + offset.
  let inputScale: [Float]
  let inputOffset: [Float]
  /// The integers of an image's border, a pixel of 4 channels.
  let inputBorder: [UInt8]
  let stem: Int8Convolution
  let stemStep: Float
  let stages: [[Block]]

  init(_ network: FoldedNetwork, _ calibration: Calibration, kernels: Int8Kernels) {
    let input = calibration.input
    precondition(
      input.count == network.stem.inChannels && input.count == 3,
      "the calibration is for \(input.count) channels, not \(network.stem.inChannels)")
    inputScale = input.map { Float(1 / $0.step) }
    inputOffset = input.map { Float($0.zero) }
    inputBorder = input.map { UInt8($0.wholeZero) } + [0]
    func bounds(_ name: String) -> Calibration.Bounds {
      guard let bounds = calibration.activations[name] else {
        preconditionFailure("the calibration doesn't know \(name)")
      }
      return bounds
    }
    let first = bounds("maxpool")
    stem = network.stem.quantized(input: input, output: first, kernels: kernels)
    stemStep = Float(first.step)
    var before = first
    stages = network.stages.map { blocks in
      blocks.map { block in
        let inner = bounds("\(block.name).conv1")
        let output = bounds(block.name)
        let shortcut = block.downsample == nil ? before : bounds("\(block.name).downsample")
        defer { before = output }
        return Block(
          name: block.name,
          conv1: block.conv1.quantized(input: [before], output: inner, kernels: kernels),
          conv2: block.conv2.quantized(
            input: [inner], output: output, addend: shortcut, kernels: kernels),
          downsample: block.downsample?.quantized(
            input: [before], output: shortcut, kernels: kernels),
          addendScale: Float(shortcut.step / output.step),
          steps: (Float(inner.step), Float(shortcut.step), Float(output.step)),
          downsampleZero: Float(shortcut.wholeZero))
      }
    }
  }

  /// Numbers that describe an image at the end.
  var featureCount: Int { stages.last?.last?.conv2.outChannels ?? stem.outChannels }
  /// What 1 is worth at the end.
  var lastStep: Float { stages.last?.last?.steps.output ?? stemStep }
}
