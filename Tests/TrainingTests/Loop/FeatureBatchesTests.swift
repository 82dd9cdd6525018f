import Autograd
import Features
import Testing
import Training

@Suite("Batches of features")
struct FeatureBatchesTests {
  /// Three images of two views; a row's number is its only feature, ten times its image's its label.
  private let set = FeatureSet(
    features: Tensor((0..<6).map(Float.init), shape: [6, 1]), labels: [0, 0, 10, 10, 20, 20],
    viewCount: 2)

  @Test("an epoch hands over every image once, in the order of seed and epoch, with its labels")
  func epochs() {
    var source = FeatureBatches(set, seed: 3)
    #expect(source.width == 1 && source.exampleCount == 3)
    #expect(source.next(2)?.labels == nil)
    for epoch in 1...4 {
      let order = EpochOrder(count: 3, views: 2, seed: 3, epoch: epoch).indices
      source.begin(epoch: epoch)
      var (rows, labels, sizes): ([Float], [Int], [Int]) = ([], [], [])
      while let batch = source.next(2) {
        rows += batch.input.scalars
        labels += batch.labels
        sizes.append(batch.labels.count)
      }
      #expect(rows == order.map(Float.init))
      #expect(labels == order.map { $0 / 2 * 10 })
      #expect(sizes == [2, 1])
    }
  }
}
