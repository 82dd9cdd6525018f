package import Autograd
package import Vision

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
  /// What images have in common that have to stay together; empty if that is not known.
  package let groups: [ContentDigest]

  /// How many numbers describe an image.
  package var width: Int { features.shape[1] }

  /// How many rows there are.
  package var count: Int { labels.count }

  /// How many images there are.
  package var imageCount: Int { labels.count / viewCount }

  /// A set; traps unless there is a label for each row, the same number of views of each image, and
  /// a path for each image or for none.
  package init(
    features: Tensor, labels: [Int], viewCount: Int = 1, paths: [String] = [],
    groups: [ContentDigest] = []
  ) {
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
    precondition(
      groups.isEmpty || groups.count == labels.count / viewCount,
      "\(groups.count) groups can't be those of \(labels.count / viewCount) images")
    self.paths = paths
    self.groups = groups
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

  /// The set of some images, in their order, with all their views.
  package func images(_ images: [Int]) -> FeatureSet {
    let rows = images.flatMap { image in (0..<viewCount).map { image * viewCount + $0 } }
    return FeatureSet(
      features: self.rows(rows[...]), labels: rows.map { labels[$0] }, viewCount: viewCount,
      paths: paths.isEmpty ? [] : images.map { paths[$0] },
      groups: groups.isEmpty ? [] : images.map { groups[$0] })
  }

  /// The same images with some of their views alone.
  package func views(_ range: Range<Int>) -> FeatureSet {
    if range == 0..<viewCount { return self }
    let rows = (0..<imageCount).flatMap { image in range.map { image * viewCount + $0 } }
    return FeatureSet(
      features: self.rows(rows[...]), labels: rows.map { labels[$0] }, viewCount: range.count,
      paths: paths, groups: groups)
  }

  /// The same images described by other numbers, as many of each.
  package func replacing(features: Tensor) -> FeatureSet {
    FeatureSet(
      features: features, labels: labels, viewCount: viewCount, paths: paths, groups: groups)
  }
}
