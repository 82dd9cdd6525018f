/// An evaluation under the names of its classes, as JSON and as text.
package struct EvaluationReport {
  let evaluation: Evaluation
  let classes: [String]

  /// A report; traps unless there is a name for each class.
  package init(_ evaluation: Evaluation, classes: [String]) {
    precondition(classes.count == evaluation.confusion.classCount, "each class needs a name")
    self.evaluation = evaluation
    self.classes = classes
  }

  /// The document of `--format json`.
  package var json: JSON {
    let confusion = evaluation.confusion
    return [
      "images": .integer(evaluation.images),
      "top1": .number(evaluation.top1),
      "top5": .number(evaluation.top5),
      "loss": .number(evaluation.loss),
      "perClass": .array(
        classes.enumerated().map { index, name in
          [
            "class": .string(name),
            "images": .integer(confusion.images(of: index)),
            "precision": .number(confusion.precision(of: index)),
            "recall": .number(confusion.recall(of: index)),
          ]
        }),
      "confusion": .array(confusion.rows.map { .array($0.map(JSON.integer)) }),
    ]
  }

  /// The text for people: figures, a line for each class, and what is confused most.
  package func text(colours: Bool) -> String {
    (figures(RunText(colours: colours)) + [""] + table(colours) + worst(colours))
      .map { $0 + "\n" }.joined()
  }

  private func figures(_ text: RunText) -> [String] {
    [
      text.row("Images", Figures.count(evaluation.images)),
      text.row("Top-1", Figures.percent(evaluation.top1)),
      text.row("Top-5", Figures.percent(evaluation.top5)),
      text.row("Loss", Figures.loss(evaluation.loss)),
    ]
  }

  private func table(_ colours: Bool) -> [String] {
    let width = max(5, classes.map(\.printable.count).max() ?? 0)
    func line(_ cells: [String]) -> String {
      cells[0].padded(toRight: width) + cells[1].padded(toLeft: 8) + cells[2].padded(toLeft: 11)
        + cells[3].padded(toLeft: 9)
    }
    let head = Ink.dim(line(["class", "images", "precision", "recall"]), if: colours)
    return [head]
      + classes.enumerated().map { index, name in
        let images = evaluation.confusion.images(of: index)
        let predictions = evaluation.confusion.predictions(of: index)
        return line([
          name.printable, Figures.count(images),
          predictions > 0 ? Figures.percent(evaluation.confusion.precision(of: index)) : "-",
          images > 0 ? Figures.percent(evaluation.confusion.recall(of: index)) : "-",
        ])
      }
  }

  private func worst(_ colours: Bool) -> [String] {
    let pairs = evaluation.confusion.worstPairs(5)
    if pairs.isEmpty { return [] }
    return ["", Ink.dim("most often confused", if: colours)]
      + pairs.map {
        "\(Figures.count($0.images).padded(toLeft: 5)) × \(classes[$0.truth].printable) "
          + "taken for \(classes[$0.prediction].printable)"
      }
  }
}
