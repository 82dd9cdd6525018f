/// A convolution's weights as kernels without groups take them, [outChannels, inChannels, kernel height,
/// kernel width].
///
/// Between channels of different groups there are zeros, and so there are in the channels that only fill
/// vectors up.
struct DenseWeights {
  let folded: FoldedWeights
  let groups: Int
  let inChannels: Int
  /// [outChannels].
  let bias: [Float]

  /// - Parameters:
  ///   - inChannels: At least those of all groups together.
  ///   - outChannels: At least the convolution's.
  init(_ folded: FoldedWeights, groups: Int, inChannels: Int, outChannels: Int) {
    self.folded = folded
    self.groups = groups
    self.inChannels = inChannels
    bias = folded.bias + [Float](repeating: 0, count: outChannels - folded.outChannels)
  }

  var outChannels: Int { bias.count }
  var kernel: (height: Int, width: Int) { folded.kernel }
  /// Numbers of a channel's window.
  var taps: Int { inChannels * kernel.height * kernel.width }

  /// Writes the weights of some output channels.
  func write(_ channels: Range<Int>, to dense: UnsafeMutablePointer<Float>) {
    if taps == folded.taps, groups == 1, channels.upperBound <= folded.outChannels {
      return folded.write(channels, to: dense)
    }
    dense.update(repeating: 0, count: channels.count * taps)
    for (row, channel) in channels.enumerated() where channel < folded.outChannels {
      let group = channel / (folded.outChannels / groups)
      folded.write(channel..<channel + 1, to: dense + row * taps + group * folded.taps)
    }
  }

  /// The weights of all output channels.
  func floats() -> [Float] {
    [Float](unsafeUninitializedCapacity: outChannels * taps) { dense, count in
      if let base = dense.baseAddress { write(0..<outChannels, to: base) }
      count = outChannels * taps
    }
  }
}
