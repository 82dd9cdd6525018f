public import Features
public import Logging
public import Training
package import Vision
internal import Weights

/// What a run's folder has for people and programs: `summary.json`, `report.html` and, if it was asked
/// for, a file of events for TensorBoard.
package struct RunReports: RunExtras {
  package let files: [any EventSink]
  package let others: [any EventSink]
  private let page: HTMLReportSink
  private let folder: String

  /// The reports of a run under these resolved options.
  ///
  /// - Parameters:
  ///   - preprocessing: What mistaken images go through before they are shown.
  ///   - cache: Where small pictures are remembered from run to run.
  package init(
    in folder: RunFolder, _ options: RunOptions, _ preprocessing: Preprocessing,
    _ cache: FeatureCache?
  ) {
    self.folder = folder.path
    page = HTMLReportSink(path: folder.reportPath, options: options, cache: cache)
    files = [ReportSink { [path = folder.summaryPath] in try AtomicFile.write($0, to: path) }]
    let board =
      options.tensorboard
      ? [TensorBoardSink(folder: folder.path, options: options, preprocessing: preprocessing)] : []
    others = [page] + board
  }

  package func removeEarlier() { EventFile.removeAll(in: folder) }

  package func finish(_ ended: RunEnded) throws -> Bool {
    try page.write(ended)
    return true
  }
}

extension TrainingRun {
  /// A run that also writes `summary.json`, `report.html` and what else `options` ask for.
  ///
  /// - Parameters:
  ///   - overwrite: Whether the run folder may hold the head of another run, which is replaced.
  ///   - sinks: What takes the events; the run folder's own files are written in any case.
  ///   - logger: Takes warnings about the data.
  ///   - cache: Where features are remembered from run to run; nil computes them all.
  ///   - shouldStop: Is asked after each batch; once it says true the run ends and saves.
  /// - Throws: `OptionError` for options out of their range.
  public init(
    reporting options: RunOptions, overwrite: Bool = false, sinks: [any EventSink], logger: Logger,
    cache: FeatureCache? = nil, shouldStop: @escaping () -> Bool = { false }
  ) throws {
    try self.init(
      options, overwrite: overwrite, sinks: sinks, logger: logger, cache: cache,
      shouldStop: shouldStop, extras: RunReports.init(in:_:_:_:))
  }
}
