internal import Autograd
internal import Weights

/// `finetune features`: a tensor `features` [N, width]; safetensors have the images' paths as metadata.
package struct FeatureFile {
  /// The formats that features can be written in.
  package static let formats: [FileFormat] = [.safetensors, .pth, .npy]

  private let output: OutputFile

  /// A file without images; throws `FileError` at once if it can't be written.
  package init(_ output: OutputFile) throws {
    self.output = output
    _ = try AtomicFile(replacing: output.path)
  }

  /// Writes the features of images, with what they were computed with.
  ///
  /// - Parameter set: Its labels are the places of the images among `paths`.
  package func write(_ set: FeatureSet, of paths: [String], _ backbone: LoadedBackbone) throws {
    let entry = TensorEntry(
      "features", shape: [set.count, set.width], floats: set.features.scalars)
    switch output.format {
    case .pth: return try PthWriter.write([entry], to: output.path)
    case .npy: return try NpyFile.write(set.features, to: output.path)
    default: break
    }
    var metadata = [
      "paths": JSON.strings(set.labels.map { paths[$0] }).text,
      "backbone": backbone.identity.name,
      "backbone.digest": backbone.identity.digest,
      "precision": backbone.identity.precision,
      "kernel.revision": backbone.identity.kernelRevision,
      "preprocessing": JSON.encoded(backbone.preprocessing),
      "tool": "finetune \(toolVersion)",
    ]
    metadata["calibration"] = backbone.identity.calibration.map(JSON.encoded)
    try SafetensorsWriter.write([entry], metadata: metadata, to: output.path)
  }
}
