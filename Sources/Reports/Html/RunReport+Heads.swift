internal import Text
internal import Training

extension RunReport {
  /// The ways to make a head that were compared; nothing if there was no comparison.
  var heads: HTML {
    guard let selected = run.selected else { return .empty }
    let columns = ["Head", "Top-1", "Deviation", "Loss", "Strength", "Time"]
    let rows = selected.candidates.enumerated().map { index, candidate in
      let isChosen = index == selected.chosen
      let cells = [
        Figures.percent(candidate.trial.top1), Figures.percent(candidate.trial.deviation),
        Figures.loss(candidate.trial.loss),
        candidate.trials.count > 1 ? "\(candidate.trial.strength)" : "-",
        Figures.duration(candidate.seconds),
      ]
      return HTML.element(
        "tr", ["class": isChosen ? "best" : nil],
        [
          .element(
            "th", ["scope": "row"], HTML(candidate.kind.rawValue), isChosen ? " (kept)" : .empty)
        ] + cells.map { .element("td", ["class": "number"], HTML($0)) })
    }
    return RunReport.section(
      "heads", "Heads",
      [
        RunReport.lead(
          HTML(
            "Measured on \(Figures.amount(selected.images, "image")) in \(selected.folds) folds, each "
              + "by a head that was made of the others; the deviation is from fold to fold.")),
        .element(
          "div",
          ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": "Heads"],
          .element(
            "table", [:],
            .element(
              "thead", [:],
              .element(
                "tr", [:],
                columns.enumerated().map {
                  .element(
                    "th", ["scope": "col", "class": $0.offset > 0 ? "number" : nil],
                    HTML($0.element))
                })),
            .element("tbody", [:], rows))),
      ])
  }
}
