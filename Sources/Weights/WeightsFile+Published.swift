extension WeightsFile {
  /// What the registry knows of the file, byte for byte; nil if it doesn't know it.
  package var published: PublishedWeights? {
    if contents.isWholeFile { return WeightsRegistry.entry(ofFileAt: path) }
    guard let bytes = try? contents.bytes() else { return nil }
    return WeightsRegistry.entry(ofSize: bytes.count) { sha256 }
  }

  /// The SHA-256 of all bytes of the file, 64 lower-case hexadecimal digits; nil if it was cut short.
  package var sha256: String? {
    guard let bytes = try? contents.bytes() else { return nil }
    var digest = FileDigest()
    digest.update(bytes)
    return digest.text
  }
}
