package import Weights

extension WeightsFile {
  /// What `finetune weights import` writes: all of the file, or of a backbone that stands behind a prefix
  /// or under other names its own tensors under its own names.
  ///
  /// - Parameter prefix: The prefix, if there are several.
  /// - Throws: `NetworkNamesError`.
  package func importable(prefix: String?) throws -> WeightsFile {
    if prefix == nil, (try? recognized()) == nil { return self }
    let place = try recognizedOnce(prefix: prefix).place
    return place.prefix.isEmpty && place.scheme.title == nil ? self : network(at: place)
  }
}
