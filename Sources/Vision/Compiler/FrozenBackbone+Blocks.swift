package import Autograd
internal import Kernels

extension FrozenBackbone {
  /// What each part of the network makes of `images`, [N, C, H, W], in order.
  ///
  /// Names as in the state dictionary: `maxpool`, `layer1.0`, `layer1.1`, … For tests: copies
  /// everything.
  package func blockOutputs(of images: Tensor) -> [(name: String, output: Tensor)] {
    var names: [String] = []
    var outputs: [String: Tensor] = [:]
    let count = images.shape.first ?? 0
    let collect: ProgramObserver.Outputs = { name, range, activations, layout in
      guard !name.hasSuffix(".conv1") && !name.hasSuffix(".downsample") else { return }
      if outputs[name] == nil { names.append(name) }
      let area = layout.channels * layout.height * layout.width
      var output =
        outputs.removeValue(forKey: name)
        ?? Tensor(shape: [count, layout.channels, layout.height, layout.width])
      output.withUnsafeMutableBufferPointer { planes in
        guard let planes = planes.baseAddress else { return }
        layout.planes(
          activations, images: range.count, into: planes + range.lowerBound * area)
      }
      outputs[name] = output
    }
    _ = features(of: images, observer: .outputs(collect))
    return names.compactMap { name in outputs[name].map { (name, $0) } }
  }
}
