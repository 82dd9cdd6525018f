internal import Text
internal import Training

/// The classes of a run with their scores as a table that the page's script sorts.
///
/// Without a script it is a table all the same, the class with the lowest F1 first.
struct ClassTable {
  let confusion: ConfusionMatrix
  let classes: [String]

  /// The most classes that are shown: those with the lowest F1.
  static let mostRows = 1000

  /// The table.
  var html: HTML {
    let order = classes.indices.map { (index: $0, f1: confusion.scores(of: $0).f1) }
      .sorted { ($0.f1, $0.index) < ($1.f1, $1.index) }.prefix(Self.mostRows).map(\.index)
    let worst = confusion.worstMistakes
    return .element(
      "div",
      [
        "class": "scroll classes", "tabindex": "0", "role": "region",
        "aria-label": "Scores of each class",
      ],
      .element(
        "table", ["class": "sortable"],
        .element(
          "thead", [:],
          .element(
            "tr", [:],
            [
              heading("Class", "text"), heading("Images", "number"),
              heading("Recall", "number"), heading("Precision", "number"),
              heading("F1", "number", sorted: "ascending"),
              heading("Most often taken for", "text"),
            ])),
        .element("tbody", [:], order.map { row($0, worst[$0]) })))
  }

  private func heading(_ name: String, _ kind: String, sorted: String? = nil) -> HTML {
    .element(
      "th", ["scope": "col", "class": kind, "aria-sort": sorted],
      .element("button", ["type": "button"], HTML(name)))
  }

  private func row(_ index: Int, _ worst: ConfusionMatrix.Cell?) -> HTML {
    let scores = confusion.scores(of: index)
    let images = confusion.images(of: index)
    let predictions = confusion.predictions(of: index)
    return .element(
      "tr", [:],
      .element("th", ["scope": "row"], .name(classes[index])),
      .element("td", ["class": "number", "data-value": "\(images)"], "\(Figures.count(images))"),
      cell(images > 0 ? scores.recall : nil, bar: true),
      cell(predictions > 0 ? scores.precision : nil),
      cell(images + predictions > 0 ? scores.f1 : nil),
      mistaken(worst))
  }

  /// A share; nil, where there was nothing to divide by, sorts below everything.
  private func cell(_ share: Double?, bar: Bool = false) -> HTML {
    let picture = HTML.element(
      "svg", ["class": "bar", "viewBox": "0 0 100 10", "aria-hidden": "true"],
      .element("rect", ["class": "rest", "width": "100", "height": "10", "rx": "2"]),
      .element(
        "rect",
        ["width": Figures.fixed((share ?? 0) * 100, digits: 1), "height": "10", "rx": "2"]))
    return .element(
      "td", ["class": "number", "data-value": share.map { "\($0)" }],
      bar && share != nil ? picture : .empty, "\(share.map(Figures.percent) ?? "–")")
  }

  private func mistaken(_ worst: ConfusionMatrix.Cell?) -> HTML {
    guard let worst else { return .element("td", [:], "–") }
    return .element(
      "td", [:], .name(classes[worst.prediction]),
      .element("span", ["class": "times"], " \(Figures.count(worst.images)) ×"))
  }
}
