internal import Autograd
package import Features
internal import Foundation
internal import Tools
package import Vision

/// A cache in a folder of its own, with features to put into it.
package final class CacheFixture {
  package let folder: TemporaryFolder
  package let log = LogRecorder()
  package var place: CachePlace { CachePlace(folder: folder.path + "/cache") }
  package let recipe = CacheFixture.recipe()

  package init() throws { folder = try TemporaryFolder() }

  package func cache(limit: Int = FeatureCache.standardLimit) -> FeatureCache {
    FeatureCache(place, limit: limit, logger: log.logger)
  }

  package func store(limit: Int = FeatureCache.standardLimit, now: Int = 1_000_000) throws
    -> CacheStore
  {
    try CacheStore(place, limit: limit, clock: { now })
  }

  package static func recipe(
    digest: String = "abc", precision: String = "fp32", calibration: Calibration? = nil,
    kernels: String = "1", resize: Int = 256,
    view: FeatureView = .center, limits: DecodingLimits = .standard
  ) -> FeatureRecipe {
    FeatureRecipe(
      BackboneIdentity(
        name: "any", digest: digest, precision: precision, calibration: calibration,
        kernelRevision: kernels),
      preprocessing: Preprocessing(resize: resize), view: view, limits: limits)
  }

  package static func image(_ number: Int) -> ContentDigest { ContentDigest(of: "image \(number)") }

  package static func vector(_ number: Int) -> [Float] {
    var random = SeededGenerator(seed: UInt64(number))
    return (0..<512).map { _ in random.uniform() }
  }

  package func rows(_ numbers: Range<Int>) -> [CacheStore.Row] {
    numbers.map {
      CacheStore.Row(
        recipe: recipe, image: CacheFixture.image($0), vector: CacheFixture.vector($0))
    }
  }

  /// The numbers of those images that a store remembers rightly.
  package func known(_ numbers: Range<Int>, in store: CacheStore) throws -> [Int] {
    var found: [Int] = []
    _ = try store.features(recipe, of: numbers.map(CacheFixture.image)) { index, bytes in
      let number = numbers.lowerBound + index
      if Array(bytes.bindMemory(to: Float.self)) == CacheFixture.vector(number) {
        found.append(number)
      }
    }
    return found
  }

  /// The numbers of those images that a cache remembers rightly.
  package func known(_ numbers: Range<Int>, in cache: FeatureCache) -> [Int] {
    var found: [Int] = []
    cache.recall(recipe, of: numbers.map(CacheFixture.image)) { index, bytes in
      let number = numbers.lowerBound + index
      if Array(bytes.bindMemory(to: Float.self)) == CacheFixture.vector(number) {
        found.append(number)
      }
    }
    return found
  }

  package func fill(_ cache: FeatureCache, _ numbers: Range<Int>) {
    for number in numbers {
      cache.remember(CacheFixture.vector(number), of: CacheFixture.image(number), recipe)
    }
    cache.flush()
  }

  /// Writes over the bytes of the first place where `old` stands in the database.
  package func overwrite(_ old: [UInt8], with new: [UInt8]) throws {
    let url = URL(fileURLWithPath: place.database)
    var data = try Data(contentsOf: url)
    guard let range = data.range(of: Data(old)) else { throw CocoaError(.fileReadCorruptFile) }
    data.replaceSubrange(range, with: new)
    try data.write(to: url)
  }
}
