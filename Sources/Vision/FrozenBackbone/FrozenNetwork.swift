internal import Kernels

/// A folded network with its weights packed for the kernels.
struct FrozenNetwork: Sendable {
  struct Block: Sendable {
    let name: String
    let conv1: PackedConvolution
    let conv2: PackedConvolution
    let downsample: PackedConvolution?

    /// How many weights it has.
    var weightCount: Int {
      conv1.weightCount + conv2.weightCount + (downsample?.weightCount ?? 0)
    }
  }

  /// The maximum after the first convolution.
  static let pool = PoolingWindow(size: 3, stride: 2, padding: 1)

  let table: KernelTable
  let stem: PackedConvolution
  let stages: [[Block]]

  init(_ network: FoldedNetwork, for instructionSet: InstructionSet) {
    let table = KernelTable(instructionSet)
    self.table = table
    stem = network.stem.packed(for: table)
    stages = network.stages.map { blocks in
      blocks.map {
        Block(
          name: $0.name, conv1: $0.conv1.packed(for: table), conv2: $0.conv2.packed(for: table),
          downsample: $0.downsample?.packed(for: table))
      }
    }
  }

  /// Numbers that describe an image at the end.
  var featureCount: Int { stages.last?.last?.conv2.outChannels ?? stem.outChannels }
}
