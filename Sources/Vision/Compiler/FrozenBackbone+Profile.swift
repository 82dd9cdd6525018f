package import Autograd
internal import Kernels

/// What a layer costs.
package struct LayerProfile: Sendable {
  /// As in the state dictionary: `layer1.0.conv1`.
  package let name: String
  /// How it is computed, such as `winograd4x4` or `direct`.
  package let algorithm: String
  /// As its definition has them, for the whole batch.
  package let multiplications: Int
  /// For the whole batch; what follows it is included: ReLU, addition, and the maximum after `conv1`.
  package let seconds: Double
}

extension FrozenBackbone {
  /// Computes the features of `images`, [N, C, H, W], and times each layer.
  package func profile(of images: Tensor) -> [LayerProfile] {
    var profiles: [String: LayerProfile] = [:]
    let clock = ContinuousClock()
    var last = clock.now
    _ = features(
      of: images,
      observer: .progress { name, cost, count in
        let now = clock.now
        let before = profiles[name]
        profiles[name] = LayerProfile(
          name: cost.module, algorithm: cost.algorithm,
          multiplications: (before?.multiplications ?? 0) + count * cost.multiplications,
          seconds: (before?.seconds ?? 0) + (now - last) / .seconds(1))
        last = now
      })
    return program.schedule.steps.compactMap { profiles[$0.name] }
  }

  /// Bytes in which it computes, without weights; 0 before the first call.
  package var arenaByteCount: Int { program.arenaByteCount }
}
