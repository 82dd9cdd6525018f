internal import Autograd
package import Vision

/// The features of a data set's images, computed once a run and kept in memory.
///
/// This is the place where a cache on disk would be asked first.
package struct FeaturePass {
  let extractor: FeatureExtractor
  /// Is told how many of how many images are done.
  let progress: (BatchDone) throws -> Void
  /// Whether to end after the batch.
  let shouldStop: () -> Bool
  private var done = 0
  private let total: Int

  /// What is wrong with the images that could not be read.
  package private(set) var failures: [PNGError] = []

  /// A pass over `total` images, in one or more calls of `features(of:)`.
  package init(
    _ extractor: FeatureExtractor, total: Int, shouldStop: @escaping () -> Bool,
    progress: @escaping (BatchDone) throws -> Void
  ) {
    self.extractor = extractor
    self.total = total
    self.shouldStop = shouldStop
    self.progress = progress
  }

  /// Features and labels of those samples that can be read, in their order.
  ///
  /// Throws `Interrupted` if it was asked to stop.
  package mutating func features(of samples: [Sample]) throws -> FeatureSet {
    if done == 0 { try progress(BatchDone(phase: .features, done: 0, total: total)) }
    var rows: [Float] = []
    rows.reserveCapacity(samples.count * FeatureSet.width)
    var labels: [Int] = []
    let before = done
    try extractor.forEachBatch(of: samples.map(\.path)) { batch in
      batch.features?.withUnsafeBufferPointer { rows.append(contentsOf: $0) }
      labels += batch.indices.map { samples[$0].label }
      failures += batch.failures
      done = before + batch.done
      try progress(BatchDone(phase: .features, done: done, total: total))
      if shouldStop() { throw Interrupted(left: "nothing was saved") }
    }
    return FeatureSet(
      features: Tensor(rows, shape: [labels.count, FeatureSet.width]), labels: labels)
  }
}
