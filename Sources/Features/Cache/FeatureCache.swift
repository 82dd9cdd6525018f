internal import Foundation
public import Logging
internal import Text
package import Vision
package import Weights

/// Features on disk: what an image's bytes, a backbone and its preprocessing gave once.
///
/// A cache never fails a run. What can't be read is computed, what can't be written is dropped, and
/// what is damaged is computed again; each is said once, as a warning. Any number of processes may use
/// one cache at the same time. For one thread at a time.
public final class FeatureCache {
  /// The limit unless another is asked for: 2 GiB.
  public static let standardLimit = 2 << 30

  package let place: CachePlace
  package let limit: Int
  private let logger: Logger
  private var state = State.closed
  private var pending: [CacheStore.Row] = []
  private var nextFlush = Uptime.seconds() + batchSeconds
  private var hasWarned: Set<Warning> = []

  private enum State {
    case closed
    case open(CacheStore)
    /// It can't be used, and that was said.
    case unusable
  }

  private enum Warning { case damagedRows, damagedFile, full, slow }

  /// How many features are written in one transaction, and after how many seconds those that there are.
  private static let (batchSize, batchSeconds) = (256, 2.0)

  /// A cache in a folder, which is made when there is something to write.
  package init(_ place: CachePlace, limit: Int = standardLimit, logger: Logger) {
    self.place = place
    self.limit = limit
    self.logger = logger
  }

  /// The user's cache: in `finetune` below `XDG_CACHE_HOME`, else below `~/.cache`.
  ///
  /// Nil if the environment names neither folder.
  ///
  /// - Parameters:
  ///   - limit: The bytes that it may take.
  ///   - logger: What hears of trouble.
  public convenience init?(limit: Int = standardLimit, logger: Logger) {
    guard let place = CachePlace() else {
      logger.debug("no cache: neither XDG_CACHE_HOME nor HOME is set")
      return nil
    }
    self.init(place, limit: limit, logger: logger)
  }

  /// Lends the features of those images that are remembered under a recipe.
  package func recall(
    _ recipe: FeatureRecipe, of images: [ContentDigest],
    _ body: (_ index: Int, _ vector: UnsafeRawBufferPointer) -> Void
  ) {
    let damaged = attempt { store in
      let damaged = try store.features(recipe, of: images, body)
      try store.markUsed()
      return damaged
    }
    sayDamaged(damaged ?? 0, "remembered image", "are computed")
  }

  /// Remembers the features of an image; they are written in batches, and at the latest by `flush`.
  package func remember(_ vector: [Float], of image: ContentDigest, _ recipe: FeatureRecipe) {
    pending.append(CacheStore.Row(recipe: recipe, image: image, vector: vector))
    if pending.count >= FeatureCache.batchSize || Uptime.seconds() >= nextFlush { flush() }
  }

  /// Writes what waits to be written.
  package func flush() {
    guard !pending.isEmpty else { return }
    defer { nextFlush = Uptime.seconds() + FeatureCache.batchSeconds }
    let rows = pending
    if let stored = attempt({ try $0.insert(rows) }) {
      pending = []
      if stored < rows.count {
        warn(
          .full,
          "the images of this run fill its limit of \(Figures.bytes(limit)), and the rest is not "
            + "remembered: raise the cache limit")
      }
    } else if case .open = state, pending.count < 16 * FeatureCache.batchSize {
      // Another process was in the way: with the next batch it may be gone.
    } else {
      pending = []
    }
  }

  /// Does something with the database; nil if that can't be.
  @discardableResult
  private func attempt<R>(_ body: (CacheStore) throws -> R) -> R? {
    do {
      return try open().map(body)
    } catch let error as DatabaseError where error.isDamage {
      return beginAnew(after: error, body)
    } catch let error as DatabaseError where error.isBusy {
      logger.debug("\(place.database): another process is in the way: \(error)")
    } catch {
      giveUp(error)
    }
    return nil
  }

  private func open() throws -> CacheStore? {
    switch state {
    case .open(let store): return store
    case .unusable: return nil
    case .closed:
      let store = try CacheStore(place, limit: limit)
      state = .open(store)
      // The limit may be lower than it was.
      try store.shrink()
      return store
    }
  }

  /// Replaces a damaged database by an empty one and tries once more.
  private func beginAnew<R>(
    after error: DatabaseError, _ body: (CacheStore) throws -> R
  ) -> R? {
    warn(.damagedFile, "damaged (\(error)); it is begun anew")
    do {
      var inode: UInt64?
      if case .open(let store) = state { inode = store.inode }
      state = .closed
      try CacheStore.remove(place, ifStill: inode)
      return try open().map(body)
    } catch {
      giveUp(error)
      return nil
    }
  }

  private func giveUp(_ error: any Error) {
    state = .unusable
    pending = []
    let reason = "\(error)"
    logger.warning("the cache can't be used, the run goes on without it: \(reason)")
  }

  private func sayDamaged(_ count: Int, _ noun: String, _ verb: String) {
    if count == 0 { return }
    warn(.damagedRows, "\(Figures.amount(count, noun)) damaged; they \(verb) again")
  }

  private func warn(_ warning: Warning, _ text: String) {
    if hasWarned.insert(warning).inserted {
      logger.warning("\(place.database.printable): \(text)")
    }
  }
}

extension FeatureCache {
  /// The small pictures of those files whose contents are known, made as `recipe` says; nil for those
  /// that have to be drawn.
  package func pictures(_ recipe: ContentDigest, of files: [FileStamp?]) -> [[UInt8]?] {
    var found = [[UInt8]?](repeating: nil, count: files.count)
    let known = images(files)
    guard !known.isEmpty,
      let (pictures, damaged) = attempt({ try $0.pictures(recipe, of: known.map(\.image)) })
    else { return found }
    sayDamaged(damaged, "remembered picture", "are drawn")
    for (place, bytes) in zip(known.map(\.place), pictures) { found[place] = bytes }
    return found
  }

  /// Remembers the small pictures of those files whose contents are known.
  package func remember(
    _ pictures: [(stamp: FileStamp, bytes: [UInt8])], _ recipe: ContentDigest
  ) {
    let rows = images(pictures.map(\.stamp)).map { ($0.image, pictures[$0.place].bytes) }
    if !rows.isEmpty { attempt { try $0.insert(rows, recipe) } }
  }

  private func images(_ files: [FileStamp?]) -> [(place: Int, image: ContentDigest)] {
    let stamps = files.enumerated().compactMap { place, stamp in stamp.map { (place, $0) } }
    return zip(stamps, contents(of: stamps.map(\.1))).compactMap { file, contents in
      if case .image(let digest)? = contents { (file.0, digest) } else { nil }
    }
  }
}

extension FeatureCache: FileMemory {
  /// The user's cache for those who only ask what files hold, and whom no trouble with it concerns.
  package static func fileMemory(_ logger: Logger) -> FeatureCache? {
    var logger = logger
    if logger.logLevel > .debug { logger.logLevel = .error }
    return FeatureCache(logger: logger)
  }

  package func contents(of stamps: [FileStamp]) -> [FileContents?] {
    guard let (found, damaged) = attempt({ try $0.files(stamps) }) else {
      return Array(repeating: nil, count: stamps.count)
    }
    sayDamaged(damaged, "remembered file", "are read")
    return found
  }

  package func remember(_ files: [(stamp: FileStamp, contents: FileContents)]) {
    if !files.isEmpty { attempt { try $0.insert(files) } }
  }
}
