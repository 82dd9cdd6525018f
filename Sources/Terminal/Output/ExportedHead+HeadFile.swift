package import Export
internal import Features
package import Training
internal import Vision

extension ExportedHead {
  /// The head of a file.
  package init(_ file: HeadFile) {
    self.init(
      head: file.head, architecture: file.backbone.architecture, temperature: file.temperature,
      classCount: file.classes.count, side: file.preprocessing.crop, name: file.backbone.name,
      metadata: file.metadata, ownMetadata: file.ownMetadata)
  }
}
