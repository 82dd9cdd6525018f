internal import Text
package import Vision
internal import Weights

/// The backbone a head belongs to.
package struct BackboneIdentity: Sendable, Equatable {
  /// The name under which it is looked for in `models/`.
  package var name: String
  /// The SHA-256 of its file, if that is one of the registry's.
  package var published: String?
  /// The digest of its canonical tensors: two files with the same one hold the same backbone.
  package var digest: String
  /// What kind of network it is.
  package var architecture: Architecture
  /// The number format that features are computed in.
  package var precision: String
  /// What its 8-bit integers stand for; nil in other formats.
  package var calibration: Calibration?
  /// Changes when the kernels compute features that differ in more than rounding.
  package var kernelRevision: String
  /// Where its file lay in training, from the root of the file system: a hint.
  ///
  /// Nil for downloaded weights, which are found by name.
  package var path: String?

  /// An identity of the given parts.
  package init(
    name: String, published: String? = nil, digest: String,
    architecture: Architecture = .resNet18, precision: String,
    calibration: Calibration? = nil, kernelRevision: String, path: String? = nil
  ) {
    self.name = name
    self.published = published
    self.digest = digest
    self.architecture = architecture
    self.precision = precision
    self.calibration = calibration
    self.kernelRevision = kernelRevision
    self.path = path
  }
}

extension BackboneIdentity {
  /// The name of the published weights to download if they are nowhere; nil if they are none, or lie
  /// where they lay in training.
  package var nameToDownload: String? {
    if let path, FileStamp(path: path) != nil { return nil }
    return registeredName
  }

  /// The name under which the registry knows it; nil if it doesn't.
  package var registeredName: String? {
    published.flatMap { sha256 in WeightsRegistry.all.first { $0.sha256 == sha256 } }?.name
  }
}

extension LoadedBackbone {
  /// What a file of its features says about them, under the names that heads have for it too.
  package var metadata: [String: String] {
    var values = [
      "backbone": identity.name,
      "backbone.digest": identity.digest,
      "precision": identity.precision,
      "kernel.revision": identity.kernelRevision,
      "preprocessing": JSON.encoded(preprocessing),
    ]
    values["calibration"] = identity.calibration.map(JSON.encoded)
    return values
  }
}
