internal import ArgumentParser
internal import Features
internal import Logging
internal import Terminal
internal import Text
internal import Training
internal import Weights

/// What every command takes that `--weights` may mean published weights to.
struct DownloadOptions: ParsableArguments {
  @Flag(help: "Never download weights.")
  var offline = false

  /// What downloads the published weights of that name; nil if they are here, or if it means no such
  /// weights.
  ///
  /// Whatever else can be found wrong at once should be before it is called.
  func download(of name: String?, logger: Logger) throws -> (() throws -> Void)? {
    guard let name, let weights = WeightsRegistry.named(name),
      (try? ModelFolder.find(name)) == nil
    else { return nil }
    if offline { throw WeightsStoreError.offline(name: name) }
    return { _ = try DownloadOptions.pull(weights, logger: logger) }
  }

  /// Downloads weights unless they are there, says so, and returns their path.
  static func pull(_ weights: PublishedWeights, logger: Logger) throws -> String {
    guard let store = WeightsStore() else { throw DownloadError.noCache }
    let progress = ProgressSink.standardError()
    defer { Console.standardError.setStatus("") }
    var isAnnounced = false
    _ = try store.pull(weights, shouldStop: { Interruption.isRequested }) { event in
      switch event {
      case .waiting:
        logger.warning("another finetune is downloading \(weights.name): waiting for it")
      case .brokeOff(let reason, let pause):
        logger.warning("\(weights.name): \(reason): trying again in \(Figures.duration(pause))")
      case .received(let count, let total, let earlier):
        if !isAnnounced {
          let url = addressWithoutSecrets(store.url(of: weights)).printable
          Console.standardError.line("Downloading \(weights.name) (\(weights.origin)) from \(url)")
          isAnnounced = true
        }
        // A sink of the console throws nothing.
        try? progress.receive(
          .batchDone(
            BatchDone(
              phase: .download(weights.name), done: count, total: total, remembered: earlier)))
      }
    }
    return store.path(of: weights)
  }
}
