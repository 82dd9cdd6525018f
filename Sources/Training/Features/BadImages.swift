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
  package func settle(_ failures: [PNGError]) throws {
    for failure in failures {
      if areSkipped {
        logger.warning("left out: \(failure)")
      } else {
        logger.error("\(failure)")
      }
    }
    if !areSkipped && !failures.isEmpty { throw DataError.unreadable(failures) }
  }

  /// The samples whose files are sound, after the others were settled.
  package func sound(_ samples: [[Sample]], limits: DecodingLimits) throws -> [[Sample]] {
    let failures = ImageCheck.failures(samples.flatMap(\.self).map(\.path), limits: limits)
    try settle(failures)
    let bad = Set(failures.map(\.path))
    return samples.map { $0.filter { !bad.contains($0.path) } }
  }
}
