import Autograd
import Features
import Foundation
import Logging
import Synchronization
import Tools
import Vision

/// A cache in a folder of its own, with features to put into it.
final class CacheFixture {
  let folder: TemporaryFolder
  let log = LogRecorder()
  var place: CachePlace { CachePlace(folder: folder.path + "/cache") }
  let recipe = CacheFixture.recipe()

  init() throws { folder = try TemporaryFolder() }

  func cache(limit: Int = FeatureCache.standardLimit) -> FeatureCache {
    FeatureCache(place, limit: limit, logger: log.logger)
  }

  func store(limit: Int = FeatureCache.standardLimit, now: Int = 1_000_000) throws -> CacheStore {
    try CacheStore(place, limit: limit, clock: { now })
  }

  static func recipe(
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

  static func image(_ number: Int) -> ContentDigest { ContentDigest(of: "image \(number)") }

  static func vector(_ number: Int) -> [Float] {
    var random = SeededGenerator(seed: UInt64(number))
    return (0..<512).map { _ in random.uniform() }
  }

  func rows(_ numbers: Range<Int>) -> [CacheStore.Row] {
    numbers.map {
      CacheStore.Row(
        recipe: recipe, image: CacheFixture.image($0), vector: CacheFixture.vector($0))
    }
  }

  /// The numbers of those images that a store remembers rightly.
  func known(_ numbers: Range<Int>, in store: CacheStore) throws -> [Int] {
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
  func known(_ numbers: Range<Int>, in cache: FeatureCache) -> [Int] {
    var found: [Int] = []
    cache.recall(recipe, of: numbers.map(CacheFixture.image)) { index, bytes in
      let number = numbers.lowerBound + index
      if Array(bytes.bindMemory(to: Float.self)) == CacheFixture.vector(number) {
        found.append(number)
      }
    }
    return found
  }

  func fill(_ cache: FeatureCache, _ numbers: Range<Int>) {
    for number in numbers {
      cache.remember(CacheFixture.vector(number), of: CacheFixture.image(number), recipe)
    }
    cache.flush()
  }

  /// Writes over the bytes of the first place where `old` stands in the database.
  func overwrite(_ old: [UInt8], with new: [UInt8]) throws {
    let url = URL(fileURLWithPath: place.database)
    var data = try Data(contentsOf: url)
    guard let range = data.range(of: Data(old)) else { throw CocoaError(.fileReadCorruptFile) }
    data.replaceSubrange(range, with: new)
    try data.write(to: url)
  }
}

/// Keeps what is logged.
final class LogRecorder: Sendable {
  private let kept = Mutex<[String]>([])

  var lines: [String] { kept.withLock { $0 } }

  var logger: Logger { Logger(label: "test") { _ in Handler(recorder: self) } }

  private struct Handler: LogHandler {
    let recorder: LogRecorder
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      recorder.kept.withLock { $0.append("\(event.level): \(event.message)") }
    }
  }
}
