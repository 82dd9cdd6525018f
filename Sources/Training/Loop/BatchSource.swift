package import Autograd
package import Features

/// Examples that are trained on together.
package struct TrainingBatch {
  /// [rows, …]: what the module that is trained takes.
  package var input: Tensor
  /// The class of each row.
  package var labels: [Int]

  /// A batch of its parts; there is a label for each row.
  package init(input: Tensor, labels: [Int]) {
    self.input = input
    self.labels = labels
  }

  /// What all processes have of a batch, in the order of their ranks.
  func gathered(by communicator: some Communicator) throws -> TrainingBatch {
    if communicator.size == 1 { return self }
    return TrainingBatch(
      input: try communicator.allGather(rowsOf: input),
      labels: try communicator.allGather(labels).flatMap(\.self))
  }
}

/// Where the batches of an epoch come from; the trainer doesn't know.
package protocol BatchSource {
  /// Numbers of an example.
  var width: Int { get }
  /// Examples of an epoch.
  var exampleCount: Int { get }
  /// Begins an epoch, counted from 1.
  mutating func begin(epoch: Int)
  /// The next examples of the epoch, at most `count`; nil at its end.
  mutating func next(_ count: Int) throws -> TrainingBatch?
}

/// Batches of features that are remembered, shuffled anew in each epoch (`EpochOrder`).
package struct FeatureBatches: BatchSource {
  private let features: FeatureSet
  private let seed: UInt64
  private var order: ArraySlice<Int> = []

  /// A source; each epoch sees every image in one of its views.
  package init(_ features: FeatureSet, seed: UInt64) {
    self.features = features
    self.seed = seed
  }

  package var width: Int { features.width }
  package var exampleCount: Int { features.imageCount }

  package mutating func begin(epoch: Int) {
    order =
      EpochOrder(count: features.imageCount, views: features.viewCount, seed: seed, epoch: epoch)
      .indices[
        ...]
  }

  package mutating func next(_ count: Int) -> TrainingBatch? {
    let rows = order.prefix(count)
    if rows.isEmpty { return nil }
    order.removeFirst(rows.count)
    return TrainingBatch(input: features.rows(rows), labels: rows.map { features.labels[$0] })
  }
}
