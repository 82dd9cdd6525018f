package import Features
package import Vision

/// What a run leaves beside its head, its options and its journal.
package protocol RunExtras {
  /// Sinks whose files are there before people hear that the run ended.
  var files: [any EventSink] { get }
  /// Sinks that hear of it when people do.
  var others: [any EventSink] { get }

  /// Removes what another run has left.
  func removeEarlier()

  /// Writes what needs the whole run.
  ///
  /// What can't be written keeps nobody from hearing how the run ended.
  /// - Returns: Whether there is a page about the run now.
  func finish(_ ended: RunEnded) throws -> Bool
}

/// Makes the extras of a run in its folder, under its resolved options.
package typealias MakeRunExtras = (
  _ folder: RunFolder, _ options: RunOptions, Preprocessing, FeatureCache?
) -> any RunExtras

/// Nothing else.
package struct NoExtras: RunExtras {
  package let files: [any EventSink] = []
  package let others: [any EventSink] = []

  /// No extras.
  package init() {}

  package func removeEarlier() {}

  package func finish(_ ended: RunEnded) throws -> Bool { false }
}
