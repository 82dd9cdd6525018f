/// A residual network before its head, with every normalisation folded: what `FrozenBackbone` packs.
package struct FoldedNetwork: Sendable {
  /// Two convolutions, and the input added before the last ReLU.
  package struct Block: Sendable {
    /// As in the state dictionary: `layer1.0`.
    package var name: String
    package var conv1: FoldedConvolution
    package var conv2: FoldedConvolution
    /// Brings the input to the output's size and channels; nil where it has them already.
    package var downsample: FoldedConvolution?

    package init(
      name: String, conv1: FoldedConvolution, conv2: FoldedConvolution,
      downsample: FoldedConvolution?
    ) {
      self.name = name
      self.conv1 = conv1
      self.conv2 = conv2
      self.downsample = downsample
    }
  }

  /// The first convolution; a ReLU and a 3×3 maximum with stride 2 and padding 1 follow it.
  package var stem: FoldedConvolution
  /// Runs of blocks at one resolution.
  package var stages: [[Block]]

  package init(stem: FoldedConvolution, stages: [[Block]]) {
    self.stem = stem
    self.stages = stages
  }
}
