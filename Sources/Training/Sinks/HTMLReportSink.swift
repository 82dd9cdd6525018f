package import Logging

/// `report.html`, written when the run has ended.
///
/// The run's result is saved by then: a page that can't be written is a warning.
package final class HTMLReportSink: EventSink {
  private let path: String
  private let options: RunOptions
  private let cache: FeatureCache?
  private let logger: Logger
  private var started: RunStarted?
  private var epochs: [EpochDone] = []
  private var evaluated: HeadEvaluated?

  /// A sink that writes the report of a run under these resolved options to the file at `path`.
  ///
  /// - Parameter cache: Where small pictures are remembered from run to run.
  package init(path: String, options: RunOptions, cache: FeatureCache? = nil, logger: Logger) {
    self.path = path
    self.options = options
    self.cache = cache
    self.logger = logger
  }

  package func receive(_ event: Event) {
    switch event {
    case .runStarted(let run): started = run
    case .batchDone: break
    case .epochDone(let epoch): epochs.append(epoch)
    case .headEvaluated(let head): evaluated = head
    case .runEnded(let ended):
      guard let started else { preconditionFailure("runEnded came before runStarted") }
      write(
        RunRecord(
          path: ended.output, options: options, started: started, epochs: epochs, ended: ended))
    }
  }

  private func write(_ run: RunRecord) {
    let report = RunReport(
      of: run, images: evaluated?.images ?? [], data: evaluated?.data,
      seconds: RunReport.seconds(after: run.ended?.totalSeconds ?? 0), memory: cache)
    do {
      try report.write(to: path)
    } catch {
      logger.warning("the report can't be written: \(error)")
    }
  }
}
