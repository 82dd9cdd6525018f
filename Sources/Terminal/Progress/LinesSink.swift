internal import Features
package import Training
internal import Weights

/// Events as plain lines, for a log file or a pipe: no bar, no color, nothing redrawn.
package final class LinesSink: EventSink {
  private let console: Console
  private var text = RunText(colors: false)
  private let summarizes: Bool
  private var clock: PhaseClock
  private var table: EpochTable

  /// A sink that says how far a phase has come at most every `interval` seconds.
  ///
  /// - Parameter summarizes: Whether the end of a phase gets a line.
  package init(
    _ console: Console, summarizes: Bool = true, interval: Double = 5,
    now: @escaping () -> Double = Uptime.seconds
  ) {
    self.console = console
    self.summarizes = summarizes
    table = EpochTable(text)
    clock = PhaseClock(interval: interval, now: now)
  }

  package func receive(_ event: Event) {
    switch event {
    case .runStarted(let run):
      text.showsTop5 = Metrics.tellsTop5(ofClasses: run.classes.count)
      table.begin(epochs: run.epochs, classes: run.classes.count)
      text.started(run).forEach(console.line)
    case .batchDone(let batch):
      say(batch)
    case .headSelected(let selected):
      text.selected(selected).forEach(console.line)
    case .epochDone(let epoch):
      table.lines(for: epoch).forEach(console.line)
    case .headEvaluated: break
    case .runEnded(let run):
      console.line()
      text.ended(run).forEach(console.line)
    }
  }

  private func say(_ batch: BatchDone) {
    guard let seconds = clock.tick(batch) else { return }
    if batch.done == batch.total {
      if summarizes, let line = text.phaseDone(batch, seconds: seconds) { console.line(line) }
    } else if seconds > 0 {
      let bar = ProgressBar(
        label: batch.phase.label, done: batch.done, total: batch.total, seconds: seconds,
        remembered: batch.remembered, unit: batch.phase.unit)
      console.line(bar.plainLine)
    }
  }
}
