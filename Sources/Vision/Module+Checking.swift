internal import Autograd
internal import Kernels
internal import Weights

extension Module {
  /// Makes sure that no number of the network is NaN or infinite, nor makes one when a normalization is
  /// folded.
  ///
  /// - Parameter path: The file that its tensors are from.
  /// - Throws: `WeightsError` with the first tensor's name.
  func checkNumbers(of path: String) throws(WeightsError) {
    let tensors = (namedParameters + namedBuffers).map { (name: $0.name, tensor: $0.variable.data) }
    var isSound = [Bool](repeating: true, count: tensors.count)
    isSound.withUnsafeMutableBufferPointer { isSound in
      Parallel.forEach(tensors.count) { isSound[$0] = tensors[$0].tensor.isFinite }
    }
    for (index, (name, tensor)) in tensors.enumerated() {
      if !isSound[index], let place = tensor.scalars.firstIndex(where: { !$0.isFinite }) {
        throw WeightsError(
          path: path,
          reason: .notFinite(tensor: name, index: place, found: tensor.scalars[place]))
      }
    }
    for (name, layer) in normalizations(prefix: "") {
      let variances = layer.runningVariance.data.scalars
      // A little below 0 comes from rounding, and is lifted above it.
      if let place = variances.firstIndex(where: { $0 + layer.eps <= 0 }) {
        throw WeightsError(
          path: path,
          reason: .variance(
            tensor: name + "running_var", index: place, found: variances[place]))
      }
    }
  }

  /// All normalizations inside, each with what stands before its tensors' names.
  private func normalizations(prefix: String) -> [(name: String, layer: BatchNorm2d)] {
    children.flatMap { child in
      let name = prefix + child.name + "."
      return (child.module as? BatchNorm2d).map { [(name, $0)] }
        ?? child.module.normalizations(prefix: name)
    }
  }
}
