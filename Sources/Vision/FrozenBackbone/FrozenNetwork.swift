internal import Kernels

/// A folded network with its weights packed for the kernels.
struct FrozenNetwork: Sendable {
  struct Block: Sendable {
    let name: String
    let conv1: PackedConvolution
    let conv2: PackedConvolution
    let downsample: PackedConvolution?

    /// In the order in which they run.
    var convolutions: [PackedConvolution] { [conv1] + (downsample.map { [$0] } ?? []) + [conv2] }
  }

  /// The maximum after the first convolution.
  static let pool = PoolingWindow(size: 3, stride: 2, padding: 1)

  let table: KernelTable
  let stem: FrozenStem
  let stages: [[Block]]

  init(_ network: FoldedNetwork, for instructionSet: InstructionSet, batchSize: Int) {
    let table = KernelTable(instructionSet)
    self.table = table
    let scratch = PackingScratch()
    func packed(_ convolution: FoldedConvolution) -> PackedConvolution {
      convolution.packed(for: table, batchSize: batchSize, scratch: scratch)
    }
    stem = FrozenStem(network.stem, for: table)
    stages = network.stages.map { blocks in
      blocks.map {
        Block(
          name: $0.name, conv1: packed($0.conv1), conv2: packed($0.conv2),
          downsample: $0.downsample.map(packed))
      }
    }
  }

  /// Numbers that describe an image at the end.
  var featureCount: Int { stages.last?.last?.conv2.outChannels ?? stem.convolution.outChannels }
}
