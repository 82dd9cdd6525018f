internal import Kernels

/// Something a program does with images that lie in its memory.
///
/// Numbers are those of the program's precision; layouts count them.
protocol Step: Sendable {
  /// What its output is called.
  var name: String { get }
  /// How the numbers of its output are to be read.
  var meaning: NumberMeaning { get }
  /// What it costs for an image of this layout, for those who ask.
  func cost(of input: ImageLayout) -> StepCost
  /// How many weights it reads.
  var weightCount: Int { get }

  /// The layout of its output for an input's, without a border.
  func outputLayout(for input: ImageLayout) -> ImageLayout
  /// Zeros that it reads around an input of this size.
  func reach(height: Int, width: Int) -> (border: Int, trailing: Int)
  /// Bytes of scratch memory that it needs.
  func scratchByteCount(
    _ input: ImageLayout, _ output: ImageLayout, images: Int, workers: Int
  ) -> Int
  func run(_ operands: StepOperands)
}

/// Where a step finds its images and leaves its results.
struct StepOperands {
  let input: UnsafeRawPointer
  let inputLayout: ImageLayout
  /// Of the output's layout; may be the output.
  let addend: UnsafeRawPointer?
  let output: UnsafeMutableRawPointer
  let outputLayout: ImageLayout
  let images: Int
  let scratch: UnsafeMutableRawPointer
  let workers: Int
}

/// How a program's numbers are to be read.
enum NumberMeaning: Sendable {
  case floats
  /// A byte n stands for (n − zero) · step.
  case bytes(step: Float, zero: Float)

  /// What memory that stands for 0 is made of.
  var zeroByte: UInt8 {
    switch self {
    case .floats: 0
    case .bytes(_, let zero): UInt8(zero)
    }
  }
}

/// What a step costs for an image, and how it is computed.
struct StepCost: Sendable {
  /// The path of its module.
  let module: String
  /// Such as `winograd4x4` or `direct`.
  let algorithm: String
  /// As the network's definition has them.
  let multiplications: Int
}

/// What a convolution costs, and how it is computed.
struct ConvolutionCost: Sendable {
  let module: String
  let algorithm: String
  /// Multiplications for a pixel of its output, in the network's definition.
  let perPixel: Int

  /// For an image of an output's layout.
  func of(_ output: ImageLayout) -> StepCost {
    StepCost(
      module: module, algorithm: algorithm,
      multiplications: perPixel * output.height * output.width)
  }
}

/// How images enter a program.
protocol ProgramEntry: Sendable {
  /// Channels of an image.
  var channels: Int { get }
  /// How an image of this size is laid out, without a border.
  func layout(height: Int, width: Int) -> ImageLayout
  /// Fills memory for so many images, borders included, with what stands for 0.
  func clear(_ memory: UnsafeMutableRawPointer, _ layout: ImageLayout, images: Int)
  /// Lays planes [image, channel, height, width] out; the border is left alone.
  func fill(
    _ memory: UnsafeMutableRawPointer, _ layout: ImageLayout, from planes: UnsafePointer<Float>,
    height: Int, width: Int, images: Int)
}

/// How features leave a program.
protocol ProgramExit: Sendable {
  /// features[image, channel] of images of this layout: the mean of each channel.
  func mean(
    _ memory: UnsafeRawPointer, _ layout: ImageLayout, images: Int,
    into features: UnsafeMutablePointer<Float>)
  /// planes[image, channel, height, width] of images of this layout: their first `channels`.
  func planes(
    _ memory: UnsafeRawPointer, _ layout: ImageLayout, images: Int, channels: Int,
    into planes: UnsafeMutablePointer<Float>)
}
