internal import Foundation

/// How patient a download is.
package struct DownloadLimits: Sendable {
  /// Seconds until there must be a connection.
  package var connect = 15.0
  /// Seconds after which a connection on which nothing comes is given up; it is looked at once a
  /// second.
  package var stall = 30.0
  /// Seconds over which what comes is counted.
  package var window = 60.0
  /// Bytes a second, on average over such a window, below which a connection is given up.
  package var rate = 1024.0
  /// How many attempts in a row may end with less than a megabyte more than there ever was.
  package var attempts = 5
  /// Seconds before the second attempt; twice as many before each further one.
  package var pause = 1.0

  /// The defaults.
  package init() {}
}

/// What happens in a download.
package enum DownloadEvent: Equatable, Sendable {
  /// Another process downloads the same file; this one waits for it.
  case waiting
  /// So many bytes are there, of which some were there at the start.
  case received(Int, of: Int, earlier: Int)
  /// The attempt ended for this reason; the next one begins in so many seconds.
  case brokeOff(String, pause: Double)
}

/// Gets published weights into a folder: whole, checked, and once for all processes.
///
/// Bytes go to `NAME.part`, which stays when a download ends early and is where the next one goes on.
/// Their SHA-256 is what counts, so that no validator of the server's (`ETag`) has to be kept: a part
/// that doesn't fit is found out and thrown away.
package struct Download {
  /// What a download had to do.
  package enum Outcome: Equatable, Sendable {
    /// The file was there, and its SHA-256 is right.
    case wasThere
    /// It is there now.
    case downloaded
  }

  private let weights: PublishedWeights
  private let url: String
  private let destination: String
  private let limits: DownloadLimits
  private let shouldStop: () -> Bool
  private let event: (DownloadEvent) -> Void

  /// A download of `weights` from `url` to the path `destination`, whose folder exists.
  package init(
    of weights: PublishedWeights, from url: String, to destination: String,
    limits: DownloadLimits = DownloadLimits(), shouldStop: @escaping () -> Bool = { false },
    event: @escaping (DownloadEvent) -> Void = { _ in }
  ) {
    self.weights = weights
    self.url = url
    self.destination = destination
    self.limits = limits
    self.shouldStop = shouldStop
    self.event = event
  }

  /// Downloads unless the file is there.
  ///
  /// - Throws: `DownloadError`; `FileError` if the place can't be written. There is never a file at
  ///   `destination` that is not whole.
  package func run() throws -> Outcome {
    if try isThere() { return .wasThere }
    try checkStop(kept: 0)
    var isAnnounced = false
    let part = try PartFile(of: destination) {
      if !isAnnounced { event(.waiting) }
      isAnnounced = true
      try checkStop(kept: 0)
    }
    // Another process may have put it there meanwhile, even if its part was not to be waited for.
    if try isThere() { return .wasThere }
    try fill(part)
    try part.commit()
    return .downloaded
  }

  private func isThere() throws -> Bool {
    var status = stat()
    guard stat(destination, &status) == 0, Int(status.st_size) == weights.size else { return false }
    return try FileDigest.of(destination) == weights.sha256
  }

  /// Gets what the part lacks, until it is what it should be.
  private func fill(_ part: PartFile) throws {
    var earlier = part.count
    var isPatched = part.count > 0
    var hasBegunAnew = false
    var attempt = 1
    // What a server makes us throw away, and then sends again, is no progress.
    var most = part.count
    let atStart = part.count
    while true {
      if part.count > weights.size { try part.clear() }
      if part.count == weights.size {
        let found = part.sha256
        if found == weights.sha256 { return }
        try part.clear()
        // A piece from earlier may be to blame: once more in one piece.
        guard isPatched, !hasBegunAnew else {
          throw DownloadError.digest(url: url, expected: weights.sha256, found: found)
        }
        (hasBegunAnew, most) = (true, 0)
        try pause(limits.pause, "the pieces don't make the published file", kept: 0)
      }
      if part.count == 0 { (earlier, isPatched) = (0, false) }
      event(.received(part.count, of: weights.size, earlier: earlier))
      var attempts = limits.attempts
      let reason: String
      switch try receive(part, earlier: earlier) {
      case .complete: continue
      case .unusableRange:
        try part.clear()
        continue
      case .unreachable(let problem, let isNameKnown):
        reason = problem
        // Who has no network wants to know it at once; one that was there may come back.
        if part.count <= atStart { attempts = min(attempts, isNameKnown ? 2 : 1) }
      case .brokeOff(let problem): reason = problem
      }
      attempt = part.count - most >= 1 << 20 ? 1 : attempt + 1
      most = max(most, part.count)
      guard attempt <= attempts else {
        throw DownloadError.gaveUp(
          url: url, reason: reason, attempts: attempt - 1, kept: part.kept, of: weights.size)
      }
      isPatched = part.count > 0
      let factor = Double(1 << min(max(attempt - 2, 0), 6))
      try pause(limits.pause * factor, reason, kept: part.kept)
    }
  }

  private func receive(_ part: PartFile, earlier: Int) throws -> Receiver.Ending {
    try Receiver(
      url, size: weights.size, into: part, limits: limits, shouldStop: shouldStop
    ) {
      event(.received(part.count, of: weights.size, earlier: min(earlier, part.count)))
    }.run()
  }

  /// Says why the last attempt was not enough, and waits before the next one.
  private func pause(_ seconds: Double, _ reason: String, kept: Int) throws {
    event(.brokeOff(reason, pause: seconds))
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      try checkStop(kept: kept)
      usleep(20_000)
    }
    try checkStop(kept: kept)
  }

  private func checkStop(kept: Int) throws {
    if shouldStop() { throw DownloadError.interrupted(kept: kept, of: weights.size) }
  }
}
