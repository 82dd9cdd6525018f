internal import Text
internal import Training

extension RunReport {
  /// The confusion matrix beside what is confused most.
  var matrix: HTML {
    guard let confusion else {
      return RunReport.section(
        "confusion", "Confusion",
        [
          RunReport.lead(
            "The run has no validation.jsonl, which tells the class of each image: train again to "
              + "see what is taken for what.")
        ])
    }
    let classes = run.started.classes
    let picture =
      classes.count > ConfusionPicture.mostClasses
      ? RunReport.lead(
        "Of more than \(Figures.count(ConfusionPicture.mostClasses)) classes no picture is drawn.")
      : ConfusionPicture(confusion, classes: classes).html
    let pairs = confusion.worstPairs(12)
    if pairs.isEmpty { return RunReport.section("confusion", "Confusion", [picture]) }
    let rows = pairs.map { pair in
      HTML.element(
        "tr", [:], .element("td", ["class": "number"], "\(Figures.count(pair.images))"),
        .element("td", [:], .name(classes[pair.truth])),
        .element("td", [:], .name(classes[pair.prediction])))
    }
    let head = HTML.element(
      "tr", [:], .element("th", ["scope": "col", "class": "number"], "Images"),
      .element("th", ["scope": "col"], "Are"), .element("th", ["scope": "col"], "Taken for"))
    return RunReport.section(
      "confusion", "Confusion",
      [
        .element(
          "div", ["class": "uneven"], picture,
          .element(
            "div", [:], .element("h3", [:], "Most often confused"),
            .element(
              "table", ["class": "pairs"], .element("thead", [:], head),
              .element("tbody", [:], rows))))
      ])
  }

  /// The scores of each class.
  var classScores: HTML {
    guard let confusion else { return .empty }
    return RunReport.section(
      "classes", "Classes",
      [
        RunReport.lead(
          "Recall: how much of a class was found. Precision: how much of what was taken for it is "
            + "of it. F1 is their harmonic mean; the classes that need most are first."
            + HTML(
              run.started.classes.count > ClassTable.mostRows
                ? " Of \(Figures.count(run.started.classes.count)) classes these are the first "
                  + "\(Figures.count(ClassTable.mostRows)); summary.json has all." : "")),
        ClassTable(confusion: confusion, classes: run.started.classes).html,
      ])
  }
}
