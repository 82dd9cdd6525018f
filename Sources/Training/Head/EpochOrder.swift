internal import Autograd

/// The order in which an epoch visits the training images: it follows from seed and epoch alone.
package struct EpochOrder {
  /// Every index once.
  package let indices: [Int]

  /// A shuffle (Fisher and Yates) of `count` indices for an epoch counted from 1.
  package init(count: Int, seed: UInt64, epoch: Int) {
    var mixer = SeededGenerator(seed: seed)
    var random = SeededGenerator(seed: mixer.next() ^ UInt64(epoch))
    var indices = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      let other = Int(random.next().multipliedFullWidth(by: UInt64(last + 1)).high)
      indices.swapAt(last, other)
    }
    self.indices = indices
  }
}
