internal import Features
package import Training
internal import Weights

/// Events on a terminal: a bar that is redrawn, and lines that stay.
package final class TerminalSink: EventSink {
  private let console: Console
  private var text: RunText
  private let summarizes: Bool
  private var clock: PhaseClock
  private var table: EpochTable
  private var lastDone = 0

  /// A sink that draws on a console, at most ten times a second.
  ///
  /// - Parameter summarizes: Whether a line stays where a phase has ended.
  package init(
    _ console: Console, summarizes: Bool = true,
    now: @escaping () -> Double = Uptime.seconds
  ) {
    self.console = console
    self.summarizes = summarizes
    text = RunText(colors: console.traits.colors, width: console.traits.width)
    table = EpochTable(text)
    clock = PhaseClock(interval: 0.1, now: now)
  }

  package func receive(_ event: Event) {
    switch event {
    case .runStarted(let run):
      text.width = console.traits.width
      text.showsTop5 = Metrics.tellsTop5(ofClasses: run.classes.count)
      table.begin(epochs: run.epochs, classes: run.classes.count)
      text.started(run).forEach(console.line)
    case .batchDone(let batch):
      draw(batch)
    case .headSelected(let selected):
      console.setStatus("")
      text.selected(selected).forEach(console.line)
    case .epochDone(let epoch):
      console.setStatus("")
      table.lines(for: epoch).forEach(console.line)
    case .headEvaluated: break
    case .runEnded(let run):
      console.setStatus("")
      console.line()
      text.width = console.traits.width
      text.ended(run).forEach(console.line)
    }
  }

  private func draw(_ batch: BatchDone) {
    if batch.done == 0 { lastDone = 0 }
    if batch.done == 0, batch.isWaitedFor { console.setStatus(batch.phase.label + " …") }
    guard let seconds = clock.tick(batch) else { return }
    let isLast = batch.done == batch.total
    if isLast {
      console.setStatus("")
      if summarizes, let line = text.phaseDone(batch, seconds: seconds) { console.line(line) }
    } else {
      let bar = ProgressBar(
        label: batch.phase.label, done: batch.done, total: batch.total, seconds: seconds,
        remembered: batch.remembered, unit: batch.phase.unit)
      let step = batch.done - lastDone
      console.setStatus(moving: { [console] elapsed in
        bar.moved(for: elapsed, within: step).line(console.traits)
      })
      lastDone = batch.done
    }
  }
}

extension BatchDone {
  /// Whether it can take a while until there is something to count.
  fileprivate var isWaitedFor: Bool {
    switch phase {
    case .reading, .calibration, .features, .folds: total != 0
    case .training, .drawing, .download: false
    }
  }
}

extension BatchDone.Phase {
  /// The heading of the phase's bar.
  var label: String {
    switch self {
    case .reading: "Reading"
    case .folds: "Folds"
    case .calibration: "Calibrate"
    case .features: "Features"
    case .training(let epoch): "Epoch \(epoch)"
    case .drawing: "Drawing"
    case .download: "Download"
    }
  }

  /// What the phase counts.
  var unit: ProgressBar.Unit {
    if case .download = self { return .bytes }
    return .images
  }
}

extension RunText {
  /// The line that stays when a phase is complete; nil if another event says it.
  func phaseDone(_ batch: BatchDone, seconds: Double) -> String? {
    switch batch.phase {
    case .features: featuresDone(batch, seconds: seconds)
    case .download(let name): downloadDone(batch, name: name, seconds: seconds)
    case .training, .drawing, .reading, .calibration, .folds: nil
    }
  }
}
