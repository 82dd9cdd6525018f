internal import Autograd
package import Vision
package import Weights

/// A network's tensors under its own names, counters of batches included.
package enum NetworkEntries {
  /// The 64-bit counter 0.
  package static let zero = [UInt8](repeating: 0, count: 8)

  /// All parameters and buffers, and a counter beside each running mean.
  package static func all(
    of network: any Backbone, counter: (_ name: String) throws -> [UInt8] = { _ in zero }
  ) rethrows -> [TensorEntry] {
    let tensors = network.namedParameters + network.namedBuffers
    let floats = tensors.map { TensorEntry($0.name, $0.variable.data) }
    let counters = try tensors.filter { $0.name.hasSuffix(".running_mean") }.map {
      let name = $0.name.dropLast("running_mean".count) + "num_batches_tracked"
      return TensorEntry(
        String(name), shape: [], type: .i64, bytes: try counter(String(name)))
    }
    return floats + counters
  }
}
