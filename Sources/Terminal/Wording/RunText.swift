internal import Features
internal import Reports
internal import Text
internal import Training

/// How the events of a run read, as lines without a line feed.
package struct RunText {
  /// Every heading on the left is padded to this width.
  package static let labelWidth = 10

  let colors: Bool
  /// How many columns of characters a line may have; nil means any number.
  var width: Int?
  /// Whether there are so many classes that being among the first five means anything.
  var showsTop5 = true

  /// Lines with or without escape codes for color.
  ///
  /// - Parameter width: How many columns of characters they may have; nil means any number.
  package init(colors: Bool, width: Int? = nil) {
    self.colors = colors
    self.width = width
  }

  /// A heading and what it says.
  package func row(_ label: String, _ text: String) -> String {
    Ink.dim(label.padded(toRight: RunText.labelWidth), if: colors) + text
  }

  /// The same in as many lines as it takes.
  package func rows(_ label: String, _ text: String, in ink: Ink? = nil) -> [String] {
    text.wrapped(to: width.map { max($0 - RunText.labelWidth, 20) }).enumerated().map {
      row($0.offset == 0 ? label : "", ink?($0.element, if: colors) ?? $0.element)
    }
  }

  /// What a run works on; what is frozen, and what trains.
  func started(_ run: RunStarted, showsOutput: Bool = true) -> [String] {
    let frozen = Figures.count(run.totalParameters - run.trainableParameters)
    let trains = Figures.count(run.trainableParameters)
    let total = Figures.count(run.totalParameters)
    let lines =
      rows(
        "Data",
        "\(run.data.printable): \(Figures.amount(run.classes.count, "class", plural: "classes")), "
          + "\(Figures.amount(run.trainImages, "image")) to train"
          + (run.viewsPerImage > 1 ? " in \(run.viewsPerImage) views each" : "")
          + (run.folds.map { ", and to validate in \($0) folds" }
            ?? ", \(Figures.count(run.valImages)) to validate")
          + (run.testImages > 0 ? ", \(Figures.count(run.testImages)) to test" : ""))
      + rows("Backbone", "\(run.backbone.printable): all \(frozen) parameters frozen")
      + rows("Head", "\(run.headShape): \(trains) of \(total) parameters train")
    return showsOutput ? lines + [row("Output", run.output.printable)] : lines
  }

  /// How long the feature pass took.
  func featuresDone(_ batch: BatchDone, seconds: Double) -> String {
    let computed = batch.done - batch.remembered - batch.failed
    var parts: [String] = []
    if computed > 0 {
      parts.append("\(Figures.amount(computed, "image")) in \(Figures.duration(seconds))")
      if seconds > 0 { parts.append("\(Figures.rate(Double(computed) / seconds)) images/s") }
    }
    if batch.remembered > 0 || batch.done == 0 {
      parts.append("\(Figures.count(batch.remembered)) of \(Figures.count(batch.done)) remembered")
    }
    if batch.failed > 0 { parts.append("\(Figures.count(batch.failed)) can't be read") }
    return row("Features", parts.joined(separator: ", "))
  }

  /// What was downloaded, and how fast.
  func downloadDone(_ batch: BatchDone, name: String, seconds: Double) -> String {
    let fetched = batch.done - batch.remembered
    var parts = ["\(name), \(Figures.bytes(batch.done)) in \(Figures.duration(seconds))"]
    if seconds > 0, fetched > 0 {
      parts.append("\(Figures.bytes(Int(Double(fetched) / seconds)))/s")
    }
    if batch.remembered > 0 { parts.append("\(Figures.bytes(batch.remembered)) were there") }
    return row("Download", parts.joined(separator: ", "))
  }

  /// How the ways to make a head did that were compared, the chosen one marked.
  func selected(_ selected: HeadSelected) -> [String] {
    let title = rows(
      "Heads",
      "top-1 of \(Figures.amount(selected.images, "image")) in \(selected.folds) folds, each measured "
        + "by a head made of the others")
    return title
      + selected.candidates.enumerated().map { index, candidate in
        let line =
          candidate.kind.rawValue.padded(toRight: 7)
          + Figures.percent(candidate.trial.top1).padded(toLeft: 8)
          + " ± \(Figures.percent(candidate.trial.deviation).padded(toLeft: 6))"
          + (candidate.trials.count > 1 ? "  strength \(candidate.trial.strength)" : "")
          .padded(toRight: 17)
          + Figures.duration(candidate.seconds).padded(toLeft: 8)
        let isMarked = selected.candidates.count > 1 && index == selected.chosen
        return row("", isMarked ? line + Ink.green("  best", if: colors) : line)
      }
  }

  /// The headings of the table of epochs.
  var epochHeadings: String {
    Ink.dim(
      columns([
        "epoch", "loss", "top-1", "val loss", "val top-1", showsTop5 ? "val top-5" : "balanced",
        "time",
      ]), if: colors)
  }

  /// A line of the table of epochs.
  func epoch(_ epoch: EpochDone) -> String {
    let line = columns([
      "\(epoch.epoch)", Figures.loss(epoch.trainLoss), Figures.percent(epoch.trainTop1),
      Figures.loss(epoch.valLoss), Figures.percent(epoch.valTop1),
      Figures.percent(showsTop5 ? epoch.valTop5 : epoch.validation.balancedAccuracy),
      Figures.duration(epoch.seconds),
    ])
    return epoch.isBest ? line + Ink.green("  best", if: colors) : line
  }

  /// The result, where it lies, and what to do with it.
  func ended(_ run: RunEnded) -> [String] {
    var lines = kept(
      run.best, of: run.epochs, run.selected, run.validation, hasTest: run.test != nil)
    if !lines.isEmpty, let calibration = run.calibration {
      lines += rows("", calibration.text)
    }
    if let test = run.test { lines += self.test(test) }
    lines.append(time(run))
    lines.append(row("Head", run.output.printable + "/head.safetensors"))
    if run.hasReport { lines.append(row("Report", run.output.printable + "/report.html")) }
    if run.isInterrupted {
      lines.append(row("", "interrupted; what was trained so far is saved"))
    }
    return lines
  }

  /// The accuracy of the head that was kept: the best epoch's, or that of a head without epochs.
  func kept(
    _ best: EpochDone?, of epochs: Int, _ selected: HeadSelected?, _ validation: Metrics?,
    hasTest: Bool
  ) -> [String] {
    if let best { return self.best(best, of: epochs, hasTest: hasTest) }
    guard let selected, let validation else { return [] }
    return rows(
      "Kept",
      "\(selected.candidate.kind.rawValue): \(Figures.percent(validation.top1)) top-1"
        + (showsTop5 ? ", \(Figures.percent(validation.top5)) top-5" : "")
        + (validation.images == selected.images
          ? " on images held out in \(selected.folds) folds" : " on the validation images"),
      in: .bold) + [
        row("", "95 % interval of the top-1: \(Figures.range(validation.top1Interval))")
      ]
  }

  /// The best epoch's accuracy, how exact that is, and that it was chosen among `epochs`.
  func best(_ best: EpochDone, of epochs: Int, hasTest: Bool) -> [String] {
    let interval = best.validation.top1Interval
    var lines = rows(
      "Best",
      "epoch \(best.epoch): \(Figures.percent(best.valTop1)) top-1"
        + (showsTop5 ? ", \(Figures.percent(best.valTop5)) top-5" : "")
        + " on the validation images", in: .bold)
    lines.append(row("", "95 % interval of the top-1: \(Figures.range(interval))"))
    if epochs > 1 {
      lines.append(
        row("", "the best of \(Figures.count(epochs)) epochs on the images that chose it: likely"))
      lines.append(
        row("", "too high" + (hasTest ? "" : "; --test-fraction holds others out")))
    }
    return lines
  }

  /// The figures on images that nothing was chosen on.
  func test(_ test: TestResult) -> [String] {
    let metrics = test.metrics
    let figures = rows(
      "Test",
      "\(Figures.percent(metrics.top1)) top-1"
        + (showsTop5 ? ", \(Figures.percent(metrics.top5)) top-5" : "")
        + " on \(Figures.amount(metrics.images, "image")) that nothing was chosen on", in: .bold)
    let interval = row(
      "", "95 % interval of the top-1: \(Figures.range(metrics.top1Interval))")
    return figures + [interval] + (test.calibration.map { rows("", $0.text) } ?? [])
  }

  /// How long a run took.
  func time(_ run: RunEnded) -> String {
    row(
      "Time",
      "\(Figures.duration(run.totalSeconds)): features "
        + "\(Figures.duration(run.featureSeconds)), training "
        + Figures.duration(run.trainingSeconds))
  }

  private func columns(_ cells: [String]) -> String {
    // A cell that is too wide for its column keeps a space before it.
    zip(cells, [5, 8, 9, 10, 11, 11, 9]).enumerated()
      .map { index, cell in
        (index == 0 || cell.0.count < cell.1 ? cell.0 : " " + cell.0).padded(toLeft: cell.1)
      }.joined()
  }
}
