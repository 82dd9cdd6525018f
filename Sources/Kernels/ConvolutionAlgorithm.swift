/// How a convolution is computed.
package enum ConvolutionAlgorithm: String, CaseIterable, Sendable {
  /// A matrix product over the window's numbers where they lie.
  case direct
  /// Winograd's F(4×4, 3×3): 36 multiplications instead of 144 for 4×4 pixels.
  case winograd4x4

  /// The fastest algorithm for batches of about `batchSize` images, from `ConvolutionMeasurement`.
  ///
  /// A fixed choice: timing at run time would change low bits from run to run. With a batch size of 0
  /// what is packed soonest: for a few images in all.
  package static func fastest(
    inChannels: Int, window: ConvolutionWindow, batchSize: Int, on instructionSet: InstructionSet
  ) -> ConvolutionAlgorithm {
    guard
      batchSize > 0, window.height == 3, window.width == 3, window.stride == 1,
      [.zeros(1), .same].contains(window.padding), inChannels % 16 == 0
    else { return .direct }
    return ConvolutionMeasurement.nearest(
      instructionSet, channels: inChannels, batchSize: batchSize
    ).fastest
  }
}
