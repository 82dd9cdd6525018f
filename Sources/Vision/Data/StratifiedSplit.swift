/// Divides each class by itself: its lowest digests validate, its highest are for the test.
///
/// Of a class of n images n · fraction, rounded, validate, at least one if there are two, and at least one trains.
/// The test has its share of those that have three; what it has doesn't depend on the validation
/// fraction. Images of one digest stay on one side: they come as a whole if one of their classes
/// still lacks some, and not at all if one of their classes would then be left with too few.
struct StratifiedSplit {
  private struct Unit {
    let digest: ContentDigest
    var images: [Int] = []
    /// How many images of each class it has.
    var counts: [Int: Int] = [:]
  }

  /// The side of each image.
  private(set) var sides: [ImageFolderScan.Side]
  /// How many images of each class have no side but training yet.
  private var left: [Int: Int]

  /// The division of images with these classes and digests.
  init(labels: [Int], digests: [ContentDigest], fraction: Double, testFraction: Double) {
    sides = Array(repeating: .train, count: labels.count)
    let sizes = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +)
    left = sizes
    var units: [ContentDigest: Unit] = [:]
    for (index, (label, digest)) in zip(labels, digests).enumerated() {
      units[digest, default: Unit(digest: digest)].images.append(index)
      units[digest, default: Unit(digest: digest)].counts[label, default: 0] += 1
    }
    let order = units.values.sorted { $0.digest < $1.digest }
    func shares(_ fraction: Double, ofAtLeast least: Int) -> [Int: Int] {
      sizes.mapValues { size in
        size < least ? 0 : max(1, Int((fraction * Double(size)).rounded()))
      }
    }
    if testFraction > 0 {
      take(
        order.reversed(), for: .test, shares(testFraction, ofAtLeast: 3),
        leaving: sizes.mapValues { min($0, 2) })
    }
    take(
      order, for: .validation, shares(fraction, ofAtLeast: 2), leaving: sizes.mapValues { _ in 1 })
  }

  /// Gives a side its share of each class.
  private mutating func take(
    _ units: some Sequence<Unit>, for side: ImageFolderScan.Side, _ shares: [Int: Int],
    leaving least: [Int: Int]
  ) {
    var missing = shares
    for unit in units where unit.images.allSatisfy({ sides[$0] == .train }) {
      let isWanted = unit.counts.contains { missing[$0.key, default: 0] > 0 }
      let isToSpare = unit.counts.allSatisfy { label, count in
        left[label, default: 0] - count >= least[label, default: 0]
      }
      guard isWanted, isToSpare else { continue }
      for image in unit.images { sides[image] = side }
      for (label, count) in unit.counts {
        missing[label, default: 0] -= count
        left[label, default: 0] -= count
      }
    }
  }
}
