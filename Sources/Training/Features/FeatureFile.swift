internal import Autograd
internal import Weights

/// `finetune features`: a tensor `features` [N, 512], with the images' paths as metadata.
package struct FeatureFile {
  private let path: String

  /// A file without images; throws `FileError` at once if `path` can't be written.
  package init(path: String) throws {
    self.path = path
    _ = try AtomicFile(replacing: path)
  }

  /// Writes the features of images, with what they were computed with.
  ///
  /// - Parameter set: Its labels are the places of the images among `paths`.
  package func write(_ set: FeatureSet, of paths: [String], _ backbone: Backbone) throws {
    var metadata = [
      "paths": JSON.strings(set.labels.map { paths[$0] }).text,
      "backbone": backbone.identity.name,
      "backbone.digest": backbone.identity.digest,
      "precision": backbone.identity.precision,
      "kernel.revision": backbone.identity.kernelRevision,
      "preprocessing": HeadFile.json(backbone.preprocessing),
      "tool": "finetune \(toolVersion)",
    ]
    metadata["calibration"] = backbone.identity.calibration.map(HeadFile.json)
    try SafetensorsWriter.write(
      [
        TensorEntry(
          "features", shape: [set.count, FeatureSet.width], floats: set.features.scalars)
      ],
      metadata: metadata, to: path)
  }
}
