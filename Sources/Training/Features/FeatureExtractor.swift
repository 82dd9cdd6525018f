package import Autograd
internal import Kernels
internal import Synchronization
package import Vision

/// Sends images through a frozen backbone, each once: PNG → crop → [N, 3, H, W] → [N, 512].
///
/// A batch is decoded on all cores, then convolved on all cores; only one batch of pictures is in
/// memory at a time.
package struct FeatureExtractor {
  /// How many images go through the backbone together.
  ///
  /// Not an option: features must not depend on the batch size of the head's training.
  package static let batchSize = 32

  /// A batch that went through.
  package struct Batch {
    /// Which of the paths it holds, ascending: those that could be read.
    package var indices: [Int]
    /// [indices.count, 512]; nil if no image of the batch could be read.
    package var features: Tensor?
    /// What is wrong with the others.
    package var failures: [PNGError]
    /// How many paths are done, this batch's included.
    package var done: Int
  }

  let backbone: any Module
  let preprocessing: Preprocessing
  let limits: DecodingLimits

  /// An extractor for a backbone, with that one's preprocessing.
  package init(_ backbone: Backbone, limits: DecodingLimits) {
    self.init(
      backbone: backbone.module, preprocessing: backbone.preprocessing, limits: limits)
  }

  /// An extractor; `backbone` maps [N, 3, crop, crop] to [N, 512].
  package init(backbone: any Module, preprocessing: Preprocessing, limits: DecodingLimits) {
    self.backbone = backbone
    self.preprocessing = preprocessing
    self.limits = limits
  }

  /// Hands over the features of the images at `paths`, a batch at a time and in order.
  ///
  /// Throws only what `body` throws: an image that can't be read is in its batch's `failures`.
  package func forEachBatch(of paths: [String], _ body: (Batch) throws -> Void) rethrows {
    for start in stride(from: 0, to: paths.count, by: FeatureExtractor.batchSize) {
      let range = start..<min(start + FeatureExtractor.batchSize, paths.count)
      var batch = Batch(indices: [], features: nil, failures: [], done: range.upperBound)
      var images: [Image] = []
      for (index, result) in zip(range, decode(paths[range])) {
        switch result {
        case .success(let image):
          batch.indices.append(index)
          images.append(image)
        case .failure(let error):
          batch.failures.append(error)
        }
      }
      if !images.isEmpty { batch.features = features(of: images).data }
      try body(batch)
    }
  }

  /// [N, 512], volatile, of N crops.
  package func features(of images: [Image]) -> Variable {
    let input = Variable(preprocessing.normalize(images), volatile: true)
    let features = backbone(input)
    precondition(
      features.isVolatile && features.gradFn == nil, "a frozen backbone must keep nothing")
    return features
  }

  private func decode(_ paths: ArraySlice<String>) -> [Result<Image, PNGError>] {
    let first = paths.startIndex
    let results = Mutex([Result<Image, PNGError>?](repeating: nil, count: paths.count))
    Parallel.forEach(paths.count) { offset in
      let result = Result { () throws(PNGError) in
        try preprocessing.crop(ofPNG: paths[first + offset], limits: limits)
      }
      results.withLock { $0[offset] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }
}
