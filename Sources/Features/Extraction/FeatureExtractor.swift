package import Autograd
internal import Kernels
package import Vision

/// Sends images through a frozen backbone, each once: file → crop → [N, 3, H, W] → [N, width].
///
/// A batch is decoded on all cores, then convolved on all cores; only one batch of pictures is in
/// memory at a time.
package struct FeatureExtractor {
  /// How many images go through the backbone together.
  ///
  /// Not an option: features must not depend on the batch size of the head's training.
  package static let batchSize = 32

  /// An image and what of it is looked at.
  package struct Item: Sendable {
    /// The file; if there are `bytes`, only a name for errors: nothing is opened.
    package let path: String
    /// The image itself, if it is in memory.
    package var bytes: [UInt8]?
    /// What of the image is looked at.
    package let views: [FeatureView]

    /// An image in a file, or in memory under a name.
    package init(path: String, bytes: [UInt8]? = nil, views: [FeatureView]) {
      self.path = path
      self.bytes = bytes
      self.views = views
    }
  }

  /// A batch that went through.
  package struct Batch {
    /// Which of the items it holds, ascending: those that could be read.
    package var indices: [Int]
    /// [M, featureCount], a row for each view of each of these; nil if no image of the batch could be read.
    package var features: Tensor?
    /// The digest of the bytes that each of them was decoded from; empty unless asked for.
    package var digests: [ContentDigest]
    /// What is wrong with the others.
    package var failures: [ImageError]
    /// What is wrong with some that could be read, beside their pixels.
    package var flaws: [ImageFlaw] = []
    /// How many items are done, this batch's included.
    package var done: Int
  }

  /// Loads the backbone when the first batch needs it.
  let backbone: () throws -> any Module
  /// How many numbers it makes of an image.
  let featureCount: Int
  /// Which backbone that is; nil if nothing may be remembered of it.
  let identity: BackboneIdentity?
  let preprocessing: Preprocessing
  let limits: DecodingLimits
  /// Files that need not be opened again.
  let held: HeldFiles

  /// An extractor for a backbone, with that one's preprocessing.
  ///
  /// - Parameter held: What was read already; each is let go of when it is decoded.
  package init(
    _ backbone: LoadedBackbone, limits: DecodingLimits, heldBy held: HeldFiles = HeldFiles()
  ) {
    self.held = held
    self.backbone = backbone.module
    featureCount = backbone.architecture.featureCount
    identity = backbone.identity
    preprocessing = backbone.preprocessing
    self.limits = limits
  }

  /// An extractor; `backbone` maps [N, 3, crop, crop] to [N, featureCount].
  package init(
    backbone: any Module, featureCount: Int, identity: BackboneIdentity? = nil,
    preprocessing: Preprocessing, limits: DecodingLimits
  ) {
    held = HeldFiles()
    self.backbone = { backbone }
    self.featureCount = featureCount
    self.identity = identity
    self.preprocessing = preprocessing
    self.limits = limits
  }

  /// What the features of a view depend on besides the image.
  func recipe(_ view: FeatureView) -> FeatureRecipe? {
    identity.map { FeatureRecipe($0, preprocessing: preprocessing, view: view, limits: limits) }
  }

  /// Hands over the features of the centers of the images at `paths`, a batch at a time and in order.
  ///
  /// - Throws: What loading the backbone and `body` throw; an image that can't be read is in its
  ///   batch's `failures`.
  package func forEachBatch(of paths: [String], _ body: (Batch) throws -> Void) throws {
    try forEachBatch(
      of: paths.map { Item(path: $0, views: [.center]) }, needsDigests: false, body)
  }

  /// The same for any views.
  package func forEachBatch(
    of items: [Item], needsDigests: Bool, _ body: (Batch) throws -> Void
  ) throws {
    var start = 0
    while start < items.count {
      var end = start + 1
      var pictures = items[start].views.count
      while end < items.count, pictures + items[end].views.count <= FeatureExtractor.batchSize {
        pictures += items[end].views.count
        end += 1
      }
      var batch = Batch(indices: [], features: nil, digests: [], failures: [], done: end)
      var images: [Image] = []
      for (index, result) in zip(start..., decode(items[start..<end], needsDigests)) {
        switch result {
        case .success(let decoded):
          batch.indices.append(index)
          images += decoded.pictures
          if let digest = decoded.digest { batch.digests.append(digest) }
          if let flaw = decoded.flaw { batch.flaws.append(flaw) }
        case .failure(let error):
          batch.failures.append(error)
        }
      }
      if !images.isEmpty {
        let features = try features(of: images).data
        try check(features, of: batch.indices.map { items[$0] })
        batch.features = features
      }
      try body(batch)
      start = end
    }
  }

  /// Throws `FeatureError` unless all features of images are finite, a row for each view of each.
  func check(_ features: Tensor, of items: [Item]) throws {
    if features.isFinite { return }
    let width = features.shape[1]
    var end = 0
    for item in items {
      let start = end
      end += item.views.count * width
      let isFinite = features.withUnsafeBufferPointer {
        UnsafeBufferPointer(rebasing: $0[start..<end]).areFinite
      }
      guard isFinite else {
        throw FeatureError.features(image: item.path, backbone: identity?.name)
      }
    }
  }

  /// What the backbone takes of those images that can be read, in order and a batch at a time.
  func inputs(of paths: [String]) -> some Sequence<(items: [Item], images: Tensor)> {
    stride(from: 0, to: paths.count, by: FeatureExtractor.batchSize).lazy.compactMap { start in
      let end = Swift.min(start + FeatureExtractor.batchSize, paths.count)
      let items = paths[start..<end].map { Item(path: $0, views: [.center]) }
      let crops = decode(items[...], false, isLast: false).map { try? $0.get().pictures.first }
      let found = zip(items, crops).filter { $0.1 != nil }.map(\.0)
      return found.isEmpty
        ? nil : (found, preprocessing.normalize(crops.compactMap(\.self)))
    }
  }

  /// [N, featureCount], volatile, of N crops.
  package func features(of images: [Image]) throws -> Variable {
    let backbone = try backbone()
    let features = backbone(Variable(preprocessing.normalize(images), volatile: true))
    precondition(
      features.isVolatile && features.gradFn == nil, "a frozen backbone must keep nothing")
    return features
  }

  private struct Decoded {
    let pictures: [Image]
    let digest: ContentDigest?
    let flaw: ImageFlaw?
  }

  private func decode(
    _ items: ArraySlice<Item>, _ needsDigests: Bool, isLast: Bool = true
  ) -> [Result<Decoded, ImageError>] {
    let first = items.startIndex
    var results = [Result<Decoded, ImageError>?](repeating: nil, count: items.count)
    results.withUnsafeMutableBufferPointer { results in
      Parallel.forEach(items.count) { offset in
        let item = items[first + offset]
        results[offset] = Result { () throws(ImageError) in
          try item.withBytes(heldBy: held, isLast: isLast) { bytes throws(ImageError) in
            // Of the bytes that are decoded: the file may have changed since it was listed.
            let digest = needsDigests ? ContentDigest(of: bytes) : nil
            var flaw: ImageFlaw?
            let pictures = try FeatureView.pictures(
              item.views, decoding: bytes, path: item.path,
              digest: digest ?? ContentDigest(of: bytes),
              preprocessing: preprocessing, limits: limits, flaw: &flaw)
            return Decoded(pictures: pictures, digest: digest, flaw: flaw)
          }
        }
      }
    }
    return results.compactMap(\.self)
  }
}

extension FeatureExtractor.Item {
  /// Lends the image's bytes while `body` runs; those that are held are let go of if it is the last who
  /// wants them.
  fileprivate func withBytes<R>(
    heldBy held: HeldFiles, isLast: Bool, _ body: (UnsafeRawBufferPointer) throws(ImageError) -> R
  ) throws(ImageError) -> R {
    if let bytes { return try FileBytes.with(bytes, body) }
    if isLast, let bytes = held.take(path) { return try FileBytes.with(bytes, body) }
    return try FileBytes.with(contentsOf: path, heldBy: held, body)
  }
}
