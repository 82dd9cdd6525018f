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
  /// How many of them went through the backbone.
  package var computed: Int { total - remembered - failed }
  /// How many of them there are none for, since their images could not be read.
  private var failed = 0
  /// What is wrong with the images that could not be read.
  package private(set) var failures: [ImageError] = []
  /// What is wrong with some that could be read, beside their pixels.
  package private(set) var flaws: [ImageFlaw] = []
  /// What was computed of images that a later table has, too.
  private var shared: [View: [Float]] = [:]
  private var sharedImages: Set<ContentDigest> = []

  /// A view of an image, wherever that lies.
  private struct View: Hashable {
    let image: ContentDigest
    let view: FeatureView
  }

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
  package func recall(_ samples: [Sample], views: [FeatureView] = [.center]) -> FeatureTable {
    var table = FeatureTable(samples, views: views, width: extractor.featureCount)
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
  package mutating func complete(_ tables: consuming [FeatureTable]) throws -> [FeatureSet] {
    var tables = tables
    total = tables.reduce(0) { $0 + $1.rowCount }
    remembered = tables.reduce(0) { $0 + $1.knownCount }
    try report()
    done = remembered
    if done > 0 { try report() }
    sharedImages = FeaturePass.images(inSeveralOf: tables)
    defer {
      cache?.flush()
      extractor.held.removeAll()
      (shared, sharedImages) = ([:], [])
    }
    return try tables.indices.map { try complete(&tables[$0]) }
  }

  /// Features of those images that can be read; their labels are their places among `paths`.
  package mutating func features(ofImagesAt paths: [String]) throws -> FeatureSet {
    let files = paths.map { FileStamp(path: $0) }
    var sizes: [Int: Int] = [:]
    for file in files { if let file { sizes[file.size, default: 0] += 1 } }
    // Without a cache only files of equal sizes are read in advance: they may be the same.
    let found = files.indices.filter { place in
      files[place].map { cache != nil || sizes[$0.size, default: 0] > 1 } ?? false
    }
    let contents: [Result<FileContents, FileError>]
    do {
      contents = try FileReading(cache, holding: extractor.held, shouldStop: shouldStop).read(
        found.compactMap { place in
          files[place].map { FileReading.File(path: paths[place], stamp: $0) }
        })
    } catch {
      throw Interrupted(left: "nothing was saved")
    }
    // No image has one of these: what can't be read is not remembered either.
    var digests = paths.indices.map { ContentDigest(of: "no image \($0)") }
    for case (let place, .success(.image(let digest))) in zip(found, contents) {
      digests[place] = digest
    }
    let samples = paths.indices.map {
      Sample(path: paths[$0], label: $0, digest: digests[$0])
    }
    return try complete([recall(samples)])[0]
  }

  /// In its place: a table that nobody else holds isn't copied.
  private mutating func complete(_ table: inout FeatureTable) throws -> FeatureSet {
    let before = done
    for place in table.incomplete where sharedImages.contains(table.samples[place].digest) {
      for view in table.missingViews(of: place) {
        let image = View(image: table.samples[place].digest, view: table.views[view])
        guard let vector = shared[image] else { continue }
        vector.withUnsafeBytes { table.set(place, view: view, to: $0) }
        done += 1
      }
    }
    if done > before { try report() }
    let (originals, copies) = table.repetitions(among: table.incomplete)
    let computed = try compute(originals, of: &table, comparing: !copies.isEmpty)
    var rest: [Int] = []
    for (place, original) in copies {
      guard computed.contains(original) else {
        rest.append(place)
        continue
      }
      for view in table.missingViews(of: place) {
        table.vector(original, view: view).withUnsafeBytes {
          table.set(place, view: view, to: $0)
        }
        done += 1
      }
      let path = table.samples[original].path
      flaws +=
        flaws.first { $0.path == path }.map {
          [ImageFlaw(path: table.samples[place].path, message: $0.message)]
        } ?? []
    }
    if rest.count < copies.count { try report() }
    // Those whose original has become another image, or can't be read any more.
    _ = try compute(rest, of: &table, comparing: false)
    return table.set
  }

  /// Computes what some samples lack.
  ///
  /// - Parameter comparing: Whether the bytes are to be compared with the samples' digests.
  /// - Returns: Those whose bytes were what their digests say; none unless they were compared.
  private mutating func compute(
    _ samples: [Int], of table: inout FeatureTable, comparing: Bool
  ) throws -> Set<Int> {
    let recipes = table.views.map { cache == nil ? nil : extractor.recipe($0) }
    let places = samples.map(table.missingViews)
    let items = zip(samples, places).map { sample, places in
      FeatureExtractor.Item(
        path: table.samples[sample].path, views: places.map { table.views[$0] })
    }
    let needsDigests = cache != nil || comparing || !sharedImages.isEmpty
    var before = 0
    var same: Set<Int> = []
    try extractor.forEachBatch(of: items, needsDigests: needsDigests) { batch in
      var row = 0
      for (order, item) in batch.indices.enumerated() {
        let isSame =
          needsDigests && batch.digests[order] == table.samples[samples[item]].digest
        if isSame, comparing { same.insert(samples[item]) }
        for place in places[item] {
          let vector = batch.row(row)
          row += 1
          vector.withUnsafeBytes { table.set(samples[item], view: place, to: $0) }
          if let cache, let recipe = recipes[place] {
            cache.remember(vector, of: batch.digests[order], recipe)
          }
          if isSame, sharedImages.contains(batch.digests[order]) {
            shared[View(image: batch.digests[order], view: table.views[place])] = vector
          }
        }
      }
      failures += batch.failures
      flaws += batch.flaws
      let rows = places[before..<batch.done].reduce(0) { $0 + $1.count }
      done += rows
      failed += rows - row
      before = batch.done
      try report()
      if shouldStop() {
        throw Interrupted(
          left: cache == nil
            ? "nothing was saved" : "no head was saved, the features so far are remembered")
      }
    }
    return same
  }

  /// The images that are to be computed for more than one table.
  private static func images(inSeveralOf tables: [FeatureTable]) -> Set<ContentDigest> {
    if tables.count < 2 { return [] }
    var (seen, repeated) = (Set<ContentDigest>(), Set<ContentDigest>())
    for table in tables {
      let images = Set(table.incomplete.map { table.samples[$0].digest })
      repeated.formUnion(images.intersection(seen))
      seen.formUnion(images)
    }
    return repeated
  }

  private func report() throws {
    try progress(
      BatchDone(
        phase: .features, done: done, total: total, remembered: min(done, remembered),
        failed: failed))
  }
}

extension FeatureExtractor.Batch {
  /// A row of the features.
  fileprivate func row(_ index: Int) -> [Float] {
    guard let features else { return [] }
    let width = features.shape[1]
    return features.withUnsafeBufferPointer { Array($0[(index * width)..<((index + 1) * width)]) }
  }
}
