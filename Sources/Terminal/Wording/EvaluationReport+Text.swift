package import Reports
internal import Text
internal import Training

extension EvaluationReport {
  /// The text for people: figures, a line for each class, and what is confused most.
  ///
  /// - Parameter width: How many columns of characters there are; nil means any number.
  package func text(width: Int? = nil, colors: Bool) -> String {
    (figures(RunText(colors: colors, width: width)) + [""] + table(colors) + worst(colors))
      .map { $0 + "\n" }.joined()
  }

  private func figures(_ text: RunText) -> [String] {
    let metrics = evaluation.metrics
    let hasTop5 = Metrics.tellsTop5(ofClasses: classes.count)
    let images =
      part.map { $0.lines(images: metrics.images) } ?? [Figures.count(metrics.images)]
    let lines =
      images.enumerated().flatMap { text.rows($0 == 0 ? "Images" : "", $1) }
      + [text.row("Top-1", Figures.percent(metrics.top1, metrics.top1Interval))]
      + (hasTop5 ? [text.row("Top-5", Figures.percent(metrics.top5))] : [])
      + [
        text.row("Balanced", Figures.percent(metrics.balancedAccuracy)),
        text.row("Loss", Figures.loss(metrics.loss)),
      ]
    return lines + (calibration.map { text.rows("Certainty", $0.text) } ?? [])
  }

  private func table(_ colors: Bool) -> [String] {
    let names = classes.map(\.printable)
    let width = max("weighted mean".count, names.map(\.count).max() ?? 0)
    func line(_ cells: [String]) -> String {
      zip(cells.dropFirst(), [8, 11, 9, 9])
        .reduce(cells[0].padded(toRight: width)) { $0 + $1.0.padded(toLeft: $1.1) }
    }
    func mean(_ name: String, _ scores: ClassScores) -> String {
      line(
        [name, Figures.count(evaluation.images)]
          + [scores.precision, scores.recall, scores.f1].map(Figures.percent))
    }
    let head = line(["class", "images", "precision", "recall", "F1"])
    return [Ink.dim(head, if: colors)]
      + names.enumerated().map { line([$1] + cells($0)) }
      + [
        mean("macro mean", evaluation.confusion.macroScores),
        mean("weighted mean", evaluation.confusion.weightedScores),
      ]
  }

  /// A class's figures; `-` for what would be divided by nothing.
  private func cells(_ index: Int) -> [String] {
    let images = evaluation.confusion.images(of: index)
    let predictions = evaluation.confusion.predictions(of: index)
    let scores = evaluation.confusion.scores(of: index)
    return [
      Figures.count(images),
      predictions > 0 ? Figures.percent(scores.precision) : "-",
      images > 0 ? Figures.percent(scores.recall) : "-",
      images + predictions > 0 ? Figures.percent(scores.f1) : "-",
    ]
  }

  private func worst(_ colors: Bool) -> [String] {
    let pairs = evaluation.confusion.worstPairs(5)
    if pairs.isEmpty { return [] }
    return ["", Ink.dim("most often confused", if: colors)]
      + pairs.map {
        "\(Figures.count($0.images).padded(toLeft: 5)) × \(classes[$0.truth].printable) "
          + "taken for \(classes[$0.prediction].printable)"
      }
  }
}
