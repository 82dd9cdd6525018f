internal import Autograd
package import Vision

/// The features of samples in one or more views, of which some are known already.
package struct FeatureTable {
  /// The images.
  package private(set) var samples: [Sample]
  /// What of each image is looked at, in the order of its rows.
  package let views: [FeatureView]
  /// How many numbers describe an image.
  private let width: Int
  /// [rows, width]: a row for each view of each sample; zeros where they are not known.
  ///
  /// The set that the table becomes shares them.
  private var values: Tensor
  private(set) var isKnown: [Bool]

  /// A table in which nothing is known.
  package init(_ samples: [Sample], views: [FeatureView] = [.center], width: Int) {
    self.samples = samples
    self.width = width
    self.views = views
    isKnown = Array(repeating: false, count: samples.count * views.count)
    values = Tensor(shape: [isKnown.count, width])
  }

  /// How many rows it has: one for each view of each sample.
  package var rowCount: Int { isKnown.count }

  /// How many rows are known.
  package var knownCount: Int { isKnown.count { $0 } }

  /// The places of the samples that lack a view.
  var incomplete: [Int] {
    samples.indices.filter { sample in
      views.indices.contains { !isKnown[sample * views.count + $0] }
    }
  }

  /// The views that a sample lacks.
  func missingViews(of sample: Int) -> [Int] {
    views.indices.filter { !isKnown[sample * views.count + $0] }
  }

  /// Puts in the features of a view of a sample, which are still unknown if one isn't finite or if there
  /// are not as many as there should be.
  package mutating func set(_ sample: Int, view: Int, to vector: UnsafeRawBufferPointer) {
    let row = sample * views.count + view
    let size = width * MemoryLayout<Float>.stride
    guard vector.count == size else { return }
    values.withUnsafeMutableBufferPointer { values in
      let bytes = UnsafeMutableRawBufferPointer(values)
      UnsafeMutableRawBufferPointer(rebasing: bytes[(row * size)..<((row + 1) * size)])
        .copyMemory(from: vector)
    }
    isKnown[row] = values.withUnsafeBufferPointer {
      UnsafeBufferPointer(rebasing: $0[(row * width)..<((row + 1) * width)]).areFinite
    }
  }

  /// The features of a view of a sample.
  func vector(_ sample: Int, view: Int) -> [Float] {
    let row = sample * views.count + view
    return values.withUnsafeBufferPointer {
      Array($0[(row * width)..<((row + 1) * width)])
    }
  }

  /// Some samples, parted into the first of each contents and those that repeat one of them.
  func repetitions(
    among places: [Int]
  ) -> (originals: [Int], copies: [(place: Int, original: Int)]) {
    var firsts: [ContentDigest: Int] = [:]
    firsts.reserveCapacity(places.count)
    var originals: [Int] = []
    var copies: [(place: Int, original: Int)] = []
    for place in places {
      if let first = firsts[samples[place].digest] {
        copies.append((place, first))
      } else {
        firsts[samples[place].digest] = place
        originals.append(place)
      }
    }
    return (originals, copies)
  }

  /// The table without some of its images.
  package func leavingOut(_ isLeftOut: (Sample) -> Bool) -> FeatureTable {
    let kept = samples.indices.filter { !isLeftOut(samples[$0]) }
    if kept.count == samples.count { return self }
    var table = FeatureTable(kept.map { samples[$0] }, views: views, width: width)
    let size = views.count * width
    table.values = Tensor(shape: [table.rowCount, width]) { target in
      values.withUnsafeBufferPointer { source in
        for (place, sample) in kept.enumerated() {
          _ = UnsafeMutableBufferPointer(rebasing: target[(place * size)..<((place + 1) * size)])
            .update(fromContentsOf: source[(sample * size)..<((sample + 1) * size)])
        }
      }
    }
    table.isKnown = kept.flatMap { isKnown[($0 * views.count)..<(($0 + 1) * views.count)] }
    return table
  }

  /// The features, of samples all of whose views are known, with the samples' labels.
  var set: FeatureSet {
    let whole = leavingOutIncomplete()
    return FeatureSet(
      features: whole.values,
      labels: whole.samples.flatMap { Array(repeating: $0.label, count: views.count) },
      viewCount: views.count, paths: whole.samples.map(\.path),
      groups: whole.samples.map(\.group))
  }

  private func leavingOutIncomplete() -> FeatureTable {
    let missing = Set(incomplete.map { samples[$0].path })
    return missing.isEmpty ? self : leavingOut { missing.contains($0.path) }
  }
}
