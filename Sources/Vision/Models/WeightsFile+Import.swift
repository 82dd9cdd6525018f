package import Weights

extension WeightsFile {
  /// What `finetune weights import` writes: all of the file, or of a backbone that stands behind a prefix
  /// or under other names its own tensors under its own names.
  ///
  /// One whose names fit other networks too says in its metadata which it is.
  ///
  /// - Parameters:
  ///   - prefix: The prefix, if there are several.
  ///   - wanted: The kind of network, if names and shapes fit several.
  /// - Throws: `NetworkNamesError`.
  package func importable(prefix: String?, as wanted: Architecture? = nil) throws -> WeightsFile {
    let (architecture, place): (Architecture, NetworkPlace)
    do {
      (architecture, place) = try recognizedOnce(prefix: prefix, as: wanted)
    } catch {
      guard case .another = error, prefix == nil, wanted == nil else { throw error }
      return self
    }
    let file = place.prefix.isEmpty && place.scheme.title == nil ? self : network(at: place)
    return architecture.metadata.isEmpty ? file : file.stating(architecture.metadata)
  }
}
