internal import Kernels

/// The first convolution of a frozen network, and how an image is laid out for it.
struct FrozenStem: Sendable {
  let convolution: PackedConvolution
  /// Channels of an image.
  let inChannels: Int
  /// How the image is taken apart first; nil if it isn't.
  private let phases: ImagePhases?
  private let padding: Int

  init(_ folded: FoldedConvolution, for table: KernelTable) {
    inChannels = folded.inChannels
    padding = folded.padding
    phases = ImagePhases(
      inChannels: folded.inChannels, kernel: folded.kernel, stride: folded.stride,
      padding: folded.padding)
    let kernel = phases.map { ($0.taps, $0.taps) } ?? folded.kernel
    convolution = PackedConvolution(
      weights: phases?.weights(folded.foldedWeights()) ?? folded.foldedWeights(), bias: folded.bias,
      inChannels: phases == nil ? folded.inChannels : ImagePhases.channels, kernel: kernel,
      stride: phases == nil ? folded.stride : 1, padding: phases == nil ? folded.padding : 0,
      algorithm: phases == nil ? .direct : .winograd4x4, table: table)
  }

  /// How images [3, height, width] are laid out for the convolution.
  func inputLayout(height: Int, width: Int) -> ImageLayout {
    guard let phases else {
      return ImageLayout(height: height, width: width, channels: inChannels, border: padding)
    }
    let layout = phases.layout(height: height, width: width)
    return layout.with(
      border: 0, trailing: convolution.trailing(height: layout.height, width: layout.width))
  }

  /// Lays planes [image, channel, height, width] out, over zeros.
  func fill(
    _ input: UnsafeMutablePointer<Float>, _ layout: ImageLayout,
    fromPlanes planes: UnsafePointer<Float>, height: Int, width: Int, images: Int
  ) {
    guard let phases else {
      return layout.fill(input, fromPlanes: planes, images: images, table: convolution.table)
    }
    phases.fill(
      input, layout, fromPlanes: planes, height: height, width: width, images: images)
  }
}
