internal import Text
internal import Training

extension RunReport {
  /// The most epochs that are drawn one by one; of more, some are left out.
  private static let mostEpochs = 400

  /// The curves, and their figures as a table.
  var training: HTML {
    guard let best = run.best else {
      if run.selected != nil { return .empty }
      return RunReport.section(
        "training", "Training", [RunReport.lead("No epoch was completed.")])
    }
    let step = (run.epochs.count + Self.mostEpochs - 1) / Self.mostEpochs
    let epochs = run.epochs.enumerated().filter {
      $0.offset % step == 0 || $0.element.epoch == best.epoch || $0.offset == run.epochs.count - 1
    }.map(\.element)
    let marked = epochs.firstIndex { $0.epoch == best.epoch } ?? 0
    func chart(
      _ title: String, _ series: [LineChart.Series], _ format: @escaping (Double) -> String
    )
      -> HTML
    {
      LineChart(
        title: title, epochs: epochs.map(\.epoch), series: series, marked: marked, format: format
      ).html
    }
    let left = step > 1 ? " Of \(Figures.count(run.epochs.count)) epochs some are left out." : ""
    return RunReport.section(
      "training", "Training",
      [
        RunReport.lead(
          "The head of epoch \(best.epoch) was kept: no other has a higher top-1 on the "
            + "validation images, and no earlier one the same." + HTML(left)),
        .element(
          "div", ["class": "pair"],
          chart(
            "Loss",
            [
              .init(name: "training", style: "training", values: epochs.map(\.trainLoss)),
              .init(name: "validation", style: "validation", values: epochs.map(\.valLoss)),
            ], Figures.loss),
          chart(
            "Accuracy",
            [
              .init(name: "training", style: "training", values: epochs.map(\.trainTop1)),
              .init(name: "validation", style: "validation", values: epochs.map(\.valTop1)),
            ]
              + (hasTop5
                ? [.init(name: "top-5", style: "second", values: epochs.map(\.valTop5))] : []),
            Figures.percent)),
        table(epochs, best: best.epoch),
      ])
  }

  private func table(_ epochs: [EpochDone], best: Int) -> HTML {
    let top5 = hasTop5 ? ["Val top-5"] : []
    let names = ["Epoch", "Loss", "Top-1", "Val loss", "Val top-1"] + top5 + ["Time"]
    let head = names.map { HTML.element("th", ["scope": "col", "class": "number"], HTML($0)) }
    let rows = epochs.map { epoch in
      let cells =
        [
          Figures.loss(epoch.trainLoss), Figures.percent(epoch.trainTop1),
          Figures.loss(epoch.valLoss), Figures.percent(epoch.valTop1),
        ] + (hasTop5 ? [Figures.percent(epoch.valTop5)] : []) + [Figures.duration(epoch.seconds)]
      let isBest = epoch.epoch == best
      return HTML.element(
        "tr", ["class": isBest ? "best" : nil],
        [
          .element(
            "th", ["scope": "row", "class": "number"],
            "\(epoch.epoch)", isBest ? " (kept)" : .empty)
        ] + cells.map { .element("td", ["class": "number"], HTML($0)) })
    }
    return .element(
      "details", [:], .element("summary", [:], "Figures of each epoch"),
      .element(
        "div",
        [
          "class": "scroll", "tabindex": "0", "role": "region",
          "aria-label": "Figures of each epoch",
        ],
        .element(
          "table", [:], .element("thead", [:], .element("tr", [:], head)),
          .element("tbody", [:], rows))))
  }
}
