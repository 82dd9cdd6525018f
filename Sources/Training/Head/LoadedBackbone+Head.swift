package import Features
package import Vision

extension LoadedBackbone {
  /// Loads the backbone that a head was trained on, from `weights` if given.
  ///
  /// Otherwise it is looked for under its recorded name in `models/`, then where it lay in training.
  /// Of several networks in the file it is the one with the digest that the head recorded.
  ///
  /// Throws `BackboneError` if it is not found, or if it is another one.
  package init(
    for head: HeadFile, weights: String?, memory: (any FileMemory)? = nil,
    batchSize: Int = FeatureExtractor.batchSize, isNeeded: Bool = false
  ) throws {
    try self.init(
      recordedAs: head.backbone, preprocessing: head.preprocessing, weights: weights,
      memory: memory, batchSize: batchSize, isNeeded: isNeeded)
  }
}
