internal import Autograd
package import Vision
internal import Weights

/// The features of a data set's images: remembered where they are, computed where they are not.
package struct FeaturePass {
  let extractor: FeatureExtractor
  let cache: FeatureCache?
  /// Is told how many of how many images are done.
  let progress: (BatchDone) throws -> Void
  /// Whether to end after the batch.
  let shouldStop: () -> Bool
  private var done = 0

  /// How many rows the tables have: one for each view of each image.
  package private(set) var total = 0
  /// How many of them were remembered.
  package private(set) var remembered = 0
  /// What is wrong with the images that could not be read.
  package private(set) var failures: [PNGError] = []

  /// A pass; what it computes is remembered in the cache.
  package init(
    _ extractor: FeatureExtractor, cache: FeatureCache? = nil, shouldStop: @escaping () -> Bool,
    progress: @escaping (BatchDone) throws -> Void
  ) {
    self.extractor = extractor
    self.cache = cache
    self.shouldStop = shouldStop
    self.progress = progress
  }

  /// What is remembered of these samples.
  package func recall(_ samples: [Sample], views: [FeatureView] = [.centre]) -> FeatureTable {
    var table = FeatureTable(samples, views: views)
    guard let cache else { return table }
    let digests = samples.map(\.digest)
    for (place, view) in views.enumerated() {
      guard let recipe = extractor.recipe(view) else { continue }
      cache.recall(recipe, of: digests) { table.set($0, view: place, to: $1) }
    }
    return table
  }

  /// Features and labels of those samples of each table that can be read, in their order.
  ///
  /// Throws `Interrupted` if it was asked to stop; what is computed by then is remembered.
  package mutating func complete(_ tables: [FeatureTable]) throws -> [FeatureSet] {
    total = tables.reduce(0) { $0 + $1.rowCount }
    remembered = tables.reduce(0) { $0 + $1.knownCount }
    try report()
    done = remembered
    if done > 0 { try report() }
    defer { cache?.flush() }
    return try tables.map { try complete($0) }
  }

  /// Features of those images that can be read; their labels are their places among `paths`.
  package mutating func features(ofImagesAt paths: [String]) throws -> FeatureSet {
    let files = paths.map { FileStamp(path: $0) }
    let found = files.indices.filter { cache != nil && files[$0] != nil }
    let contents: [Result<FileContents, FileError>]
    do {
      contents = try FileReading(cache, shouldStop: shouldStop).read(
        found.compactMap { place in
          files[place].map { FileReading.File(path: paths[place], stamp: $0) }
        })
    } catch {
      throw Interrupted(left: "nothing was saved")
    }
    // No image has this one: what can't be read is not remembered either.
    var digests = Array(repeating: ContentDigest(of: ""), count: paths.count)
    for case (let place, .success(.image(let digest))) in zip(found, contents) {
      digests[place] = digest
    }
    let samples = paths.indices.map {
      Sample(path: paths[$0], label: $0, digest: digests[$0])
    }
    return try complete([recall(samples)])[0]
  }

  private mutating func complete(_ table: FeatureTable) throws -> FeatureSet {
    var table = table
    let recipes = table.views.map { cache == nil ? nil : extractor.recipe($0) }
    let incomplete = table.incomplete
    let places = incomplete.map(table.missingViews)
    let items = zip(incomplete, places).map { sample, places in
      FeatureExtractor.Item(
        path: table.samples[sample].path, views: places.map { table.views[$0] })
    }
    var before = 0
    try extractor.forEachBatch(of: items, needsDigests: cache != nil) { batch in
      var row = 0
      for (order, item) in batch.indices.enumerated() {
        for place in places[item] {
          let vector = batch.row(row)
          row += 1
          vector.withUnsafeBytes { table.set(incomplete[item], view: place, to: $0) }
          if let cache, let recipe = recipes[place] {
            cache.remember(vector, of: batch.digests[order], recipe)
          }
        }
      }
      failures += batch.failures
      done += places[before..<batch.done].reduce(0) { $0 + $1.count }
      before = batch.done
      try report()
      if shouldStop() {
        throw Interrupted(
          left: cache == nil
            ? "nothing was saved" : "no head was saved, the features so far are remembered")
      }
    }
    return table.set
  }

  private func report() throws {
    try progress(
      BatchDone(
        phase: .features, done: done, total: total, remembered: min(done, remembered)))
  }
}

extension FeatureExtractor.Batch {
  /// A row of the features.
  fileprivate func row(_ index: Int) -> [Float] {
    let width = FeatureSet.width
    return features?.withUnsafeBufferPointer { Array($0[(index * width)..<((index + 1) * width)]) }
      ?? []
  }
}
