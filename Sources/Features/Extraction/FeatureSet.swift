package import Autograd

/// Features of images whose classes are known: all that training a head needs.
package struct FeatureSet: Sendable {
  /// [N, width]: one row for each view of each image, an image's views one after another.
  package let features: Tensor
  /// The class of each row.
  package let labels: [Int]
  /// How many views of each image there are.
  package let viewCount: Int

  /// Where each image lies; empty if that is not known.
  package let paths: [String]

  /// How many numbers describe an image.
  package var width: Int { features.shape[1] }

  /// How many rows there are.
  package var count: Int { labels.count }

  /// How many images there are.
  package var imageCount: Int { labels.count / viewCount }

  /// A set; traps unless there is a label for each row, the same number of views of each image, and
  /// a path for each image or for none.
  package init(features: Tensor, labels: [Int], viewCount: Int = 1, paths: [String] = []) {
    precondition(
      features.rank == 2 && features.shape[0] == labels.count,
      "features must be [\(labels.count), width], found \(features.shape)")
    precondition(
      viewCount > 0 && labels.count.isMultiple(of: viewCount),
      "\(labels.count) rows can't be \(viewCount) views of each image")
    precondition(
      paths.isEmpty || paths.count == labels.count / viewCount,
      "\(paths.count) paths can't be those of \(labels.count / viewCount) images")
    self.features = features
    self.labels = labels
    self.viewCount = viewCount
    self.paths = paths
  }

  /// The rows of the given indices, in their order: [indices.count, width].
  package func rows(_ indices: ArraySlice<Int>) -> Tensor {
    let width = width
    return Tensor(shape: [indices.count, width]) { target in
      features.withUnsafeBufferPointer { source in
        for (row, index) in indices.enumerated() {
          _ = UnsafeMutableBufferPointer(rebasing: target[(row * width)..<((row + 1) * width)])
            .update(fromContentsOf: source[(index * width)..<((index + 1) * width)])
        }
      }
    }
  }
}
