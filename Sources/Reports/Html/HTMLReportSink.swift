package import Features
package import Training

/// `report.html`, written on request when the run has ended.
package final class HTMLReportSink: EventSink {
  private let path: String
  private let options: RunOptions
  private let cache: FeatureCache?
  private var started: RunStarted?
  private var selected: HeadSelected?
  private var epochs: [EpochDone] = []
  private var evaluated: HeadEvaluated?

  /// A sink that writes the report of a run under these resolved options to the file at `path`.
  ///
  /// - Parameter cache: Where small pictures are remembered from run to run.
  package init(path: String, options: RunOptions, cache: FeatureCache? = nil) {
    self.path = path
    self.options = options
    self.cache = cache
  }

  package func receive(_ event: Event) {
    switch event {
    case .runStarted(let run): started = run
    case .batchDone, .runEnded: break
    case .headSelected(let choice): selected = choice
    case .epochDone(let epoch): epochs.append(epoch)
    case .headEvaluated(let head): evaluated = head
    }
  }

  /// Writes the page about the run, which ended like this.
  ///
  /// - Throws: `FileError`.
  package func write(_ ended: RunEnded) throws {
    guard let started else { preconditionFailure("runEnded came before runStarted") }
    let run = RunRecord(
      path: ended.output, options: options, started: started, selected: selected, epochs: epochs,
      ended: ended)
    let report = RunReport(
      of: run, images: evaluated?.images ?? [], data: evaluated?.data,
      seconds: RunReport.seconds(after: run.ended?.totalSeconds ?? 0), memory: cache)
    try report.write(to: path)
  }
}
