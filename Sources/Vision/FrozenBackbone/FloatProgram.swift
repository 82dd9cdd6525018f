internal import Kernels
internal import Synchronization

/// The program in single precision.
final class FloatProgram: FrozenProgram {
  private let network: FrozenNetwork
  private let kept = Mutex<FrozenArena?>(nil)

  /// Images that go through the last stage at a time: more bring nothing.
  private static let most = 32

  init(_ network: FoldedNetwork, for instructionSet: InstructionSet, batchSize: Int) {
    self.network = Parallel.region {
      FrozenNetwork(network, for: instructionSet, batchSize: batchSize)
    }
  }

  var inChannels: Int { network.stem.inChannels }
  var featureCount: Int { network.featureCount }
  var arenaByteCount: Int { kept.withLock { $0?.byteCount ?? 0 } }

  var algorithms: [String] {
    let blocks = network.stages.flatMap(\.self)
    return ([network.stem.convolution] + blocks.flatMap(\.convolutions)).map(\.algorithm.rawValue)
  }

  func run(
    _ planes: UnsafePointer<Float>, shape: [Int], into features: UnsafeMutablePointer<Float>,
    observer: FrozenObserver?
  ) {
    kept.withLock { kept in
      let arena = arena(kept, for: shape)
      kept = arena
      arena.withMemory { memory in
        FrozenPass(
          network: network, arena: arena, memory: memory, planes: planes, observer: observer
        ).run(images: shape[0], features: features)
      }
    }
  }

  /// `kept` if a batch of this shape fits it; otherwise a new one.
  private func arena(_ kept: FrozenArena?, for shape: [Int]) -> FrozenArena {
    let images = min(shape[0], Self.most)
    if let kept, kept.fits(height: shape[2], width: shape[3], images: images) { return kept }
    return FrozenArena(network, height: shape[2], width: shape[3], images: images)
  }
}
