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

/// A convolution of a frozen network.
struct FrozenLayer: Sendable {
  let name: String
  /// The part after which it is done: the block for its `conv2`.
  let part: String
  /// Multiplications for one number of its output.
  let taps: Int
}

extension FrozenBackbone {
  /// Computes the features of `images`, [N, C, H, W], and times each layer.
  package func profile(of images: Tensor) -> [LayerProfile] {
    var seconds: [String: Double] = [:]
    var outputs: [String: Int] = [:]
    let clock = ContinuousClock()
    var last = clock.now
    _ = features(
      of: images,
      observer: .progress { part, layout, count in
        let now = clock.now
        seconds[part, default: 0] += (now - last) / .seconds(1)
        outputs[part, default: 0] += count * layout.channels * layout.height * layout.width
        last = now
      })
    return zip(layers, program.algorithms).map { layer, algorithm in
      // The maximum after the first convolution leaves one number of four.
      let places = (outputs[layer.part] ?? 0) * (layer.part == "maxpool" ? 4 : 1)
      return LayerProfile(
        name: layer.name, algorithm: algorithm, multiplications: places * layer.taps,
        seconds: seconds[layer.part] ?? 0)
    }
  }

  /// Bytes in which it computes, without weights; 0 before the first call.
  package var arenaByteCount: Int { program.arenaByteCount }
}

extension FoldedNetwork {
  /// The convolutions, in the order in which they run.
  var layers: [FrozenLayer] {
    func layer(_ name: String, _ convolution: FoldedConvolution, part: String? = nil) -> FrozenLayer
    {
      let taps = convolution.inChannels * convolution.kernel.height * convolution.kernel.width
      return FrozenLayer(name: name, part: part ?? name, taps: taps)
    }
    return [layer("conv1", stem, part: "maxpool")]
      + stages.flatMap(\.self).flatMap { block in
        [layer("\(block.name).conv1", block.conv1)]
          + (block.downsample.map { [layer("\(block.name).downsample", $0)] } ?? [])
          + [layer("\(block.name).conv2", block.conv2, part: block.name)]
      }
  }
}
