internal import ArgumentParser
internal import Logging
internal import Training
internal import Weights

/// What every command takes that `--weights` may mean published weights to.
struct DownloadOptions: ParsableArguments {
  @Flag(help: "Never download weights.")
  var offline = false

  /// Downloads what `name` means if it is the name of published weights that are nowhere yet.
  func provide(_ name: String?, logger: Logger) throws {
    guard let name, let weights = WeightsRegistry.named(name) else { return }
    do {
      _ = try ModelFolder.find(name)
    } catch {
      if offline { throw WeightsStoreError.offline(name: name) }
      _ = try DownloadOptions.pull(weights, logger: logger)
    }
  }

  /// Downloads weights unless they are there, says so, and returns their path.
  static func pull(_ weights: PublishedWeights, logger: Logger) throws -> String {
    guard let store = WeightsStore() else { throw DownloadError.noCache }
    let progress = ProgressSink.standardError()
    defer { Console.standardError.setStatus("") }
    var isAnnounced = false
    _ = try store.pull(weights, shouldStop: { Interruption.isRequested }) { batch in
      if !isAnnounced {
        let url = addressWithoutLogin(store.url(of: weights)).printable
        Console.standardError.line("Downloading \(weights.name) (\(weights.origin)) from \(url)")
        isAnnounced = true
      }
      // A sink of the console throws nothing.
      try? progress.receive(.batchDone(batch))
    } notice: {
      logger.warning("\($0)")
    }
    return store.path(of: weights)
  }
}
