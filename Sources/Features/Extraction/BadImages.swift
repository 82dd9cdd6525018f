package import Logging
package import Vision

/// What is done about images that can't be read: they are all named, then refused or left out.
package struct BadImages {
  private let areSkipped: Bool
  private let logger: Logger

  /// A policy: with `areSkipped` they are left out, else refused together.
  package init(areSkipped: Bool, logger: Logger) {
    self.areSkipped = areSkipped
    self.logger = logger
  }

  /// Names each one; throws `DataError.unreadable` if there are any that may not be left out.
  ///
  /// For want of memory no image is ever left out: that error is thrown itself.
  package func settle(_ failures: [ImageError]) throws {
    if let failure = failures.first(where: { $0.reason == .outOfMemory }) { throw failure }
    for failure in failures {
      if areSkipped {
        logger.warning("left out: \(failure)")
      } else {
        logger.error("\(failure)")
      }
    }
    if !areSkipped && !failures.isEmpty { throw DataError.unreadable(failures) }
  }

  /// Names the images that are used though something is wrong with them, in one line.
  package func note(_ flaws: [ImageFlaw]) {
    if let text = FlawNotes.text(flaws) { logger.warning("\(text)") }
  }

  /// The tables without the images whose files are not sound, after those were settled, together with
  /// what was `found` before.
  ///
  /// What is known of an image was decoded when it was computed; the others are checked, until
  /// `shouldStop` says so.
  package func sound(
    _ tables: [FeatureTable], found: [ImageError] = [], limits: DecodingLimits,
    heldBy held: HeldFiles = HeldFiles(limit: 0), shouldStop: () -> Bool = { false }
  ) throws -> [FeatureTable] {
    let paths = tables.flatMap { table in table.incomplete.map { table.samples[$0].path } }
    let failures = try ImageCheck.failures(
      paths, limits: limits, heldBy: held, shouldStop: shouldStop)
    try settle(found + failures)
    let bad = Set(failures.map(\.path))
    return tables.map { $0.leavingOut { bad.contains($0.path) } }
  }
}
