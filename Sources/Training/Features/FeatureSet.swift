package import Autograd

/// Features of images whose classes are known: all that training a head needs.
package struct FeatureSet: Sendable {
  /// How many numbers the backbone makes of an image.
  package static let width = 512

  /// [N, 512].
  package let features: Tensor
  /// The class of each image.
  package let labels: [Int]

  /// How many images there are.
  package var count: Int { labels.count }

  /// A set; traps unless there is a label for each row.
  package init(features: Tensor, labels: [Int]) {
    precondition(
      features.shape == [labels.count, FeatureSet.width],
      "features must be [\(labels.count), \(FeatureSet.width)], found \(features.shape)")
    self.features = features
    self.labels = labels
  }

  /// The rows of the given indices, in their order: [indices.count, 512].
  package func rows(_ indices: ArraySlice<Int>) -> Tensor {
    let width = FeatureSet.width
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
