internal import Autograd

/// The order in which an epoch visits the training images, and the view that it has of each: both
/// follow from seed and epoch alone.
package struct EpochOrder {
  /// Rows of the features: one of each image's.
  package let indices: [Int]

  /// A shuffle (Fisher and Yates) of `count` images for an epoch counted from 1, each in one of
  /// `views` views, which are equally likely.
  package init(count: Int, views: Int = 1, seed: UInt64, epoch: Int) {
    var mixer = SeededGenerator(seed: seed)
    var random = SeededGenerator(seed: mixer.next() ^ UInt64(epoch))
    var indices = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      let other = Int(random.next().multipliedFullWidth(by: UInt64(last + 1)).high)
      indices.swapAt(last, other)
    }
    guard views > 1 else {
      self.indices = indices
      return
    }
    self.indices = indices.map { image in
      image * views + Int(random.next().multipliedFullWidth(by: UInt64(views)).high)
    }
  }
}
