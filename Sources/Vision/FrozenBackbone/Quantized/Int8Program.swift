internal import Kernels
internal import Synchronization

/// The program in 8-bit integers.
final class Int8Program: FrozenProgram {
  private let network: QuantizedNetwork
  private let kept = Mutex<QuantizedArena?>(nil)

  /// Images that go through the last stage at a time: more bring nothing.
  private static let most = 32

  init(_ network: FoldedNetwork, _ calibration: Calibration, kernels: Int8Kernels) {
    self.network = QuantizedNetwork(network, calibration, kernels: kernels)
  }

  var inChannels: Int { network.inputScale.count }
  var featureCount: Int { network.featureCount }
  var arenaByteCount: Int { kept.withLock { $0?.byteCount ?? 0 } }

  var algorithms: [String] {
    let blocks = network.stages.flatMap(\.self)
    let count = 1 + blocks.reduce(0) { $0 + ($1.downsample == nil ? 2 : 3) }
    return Array(repeating: "direct", count: count)
  }

  func run(
    _ planes: UnsafePointer<Float>, shape: [Int], into features: UnsafeMutablePointer<Float>,
    observer: FrozenObserver?
  ) {
    kept.withLock { kept in
      let arena = arena(kept, for: shape)
      kept = arena
      arena.withMemory { memory in
        QuantizedPass(
          network: network, arena: arena, memory: memory, planes: planes, observer: observer
        ).run(images: shape[0], features: features)
      }
    }
  }

  /// `kept` if a batch of this shape fits it; otherwise a new one.
  private func arena(_ kept: QuantizedArena?, for shape: [Int]) -> QuantizedArena {
    let images = min(shape[0], Self.most)
    if let kept, kept.fits(height: shape[2], width: shape[3], images: images) { return kept }
    return QuantizedArena(network, height: shape[2], width: shape[3], images: images)
  }
}
