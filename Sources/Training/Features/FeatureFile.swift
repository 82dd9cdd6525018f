internal import Autograd
internal import Weights

/// `finetune features`: a tensor `features` [N, 512], with the images' paths as metadata.
package struct FeatureFile {
  private let path: String
  private var values: [Float] = []
  private var paths: [String] = []

  /// A file without images; throws `FileError` at once if `path` can't be written.
  package init(path: String) throws {
    self.path = path
    _ = try AtomicFile(replacing: path)
  }

  /// Adds the images of a batch that could be read; `all` are the paths that its indices mean.
  package mutating func append(_ batch: FeatureExtractor.Batch, of all: [String]) {
    guard let features = batch.features else { return }
    values += features.scalars
    paths += batch.indices.map { all[$0] }
  }

  /// Writes the file, with what the features were computed with.
  package func write(_ backbone: Backbone) throws {
    try SafetensorsWriter.write(
      [
        SafetensorsWriter.Entry(
          "features", shape: [paths.count, FeatureSet.width], floats: values)
      ],
      metadata: [
        "paths": JSON.strings(paths).text,
        "backbone": backbone.identity.name,
        "backbone.digest": backbone.identity.digest,
        "precision": backbone.identity.precision,
        "kernel.revision": backbone.identity.kernelRevision,
        "preprocessing": HeadFile.json(backbone.preprocessing),
        "tool": "finetune \(toolVersion)",
      ],
      to: path)
  }
}
