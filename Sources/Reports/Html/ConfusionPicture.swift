internal import Text
package import Training

/// A confusion matrix as an inline SVG: a row for each true class, a column for each predicted one.
///
/// Blue cells lie on the diagonal, orange ones are mistakes; the darker (on a dark page: the
/// brighter), the larger the share of the true class's images. All cells of a color are one path, so
/// that a thousand classes, the most that can be looked at, stay a few elements. The script says what is under the mouse, from the
/// counts in `data-cells`.
package struct ConfusionPicture {
  let confusion: ConfusionMatrix
  let classes: [String]

  /// The most cells that are drawn: the diagonal, then those with the most images.
  package static let mostCells = 20_000
  /// Of more classes than these there is no picture.
  static let mostClasses = 1000
  /// Up to so many classes the names stand at the rows and columns.
  static let mostNames = 32
  /// Up to so many classes the counts stand in the cells.
  static let mostCounts = 16
  /// The upper ends of the shares that have a color of their own.
  static let steps = [0.05, 0.1, 0.25, 0.5, 0.75, 1]

  /// A cell that has images.
  package struct Cell: Equatable {
    package var truth: Int
    package var prediction: Int
    package var images: Int
    /// The share of the true class's images.
    package var share: Double
    /// The class in the style sheet: `h1`…`h6` for hits, `m1`…`m6` for mistakes.
    package var style: String {
      let step = ConfusionPicture.steps.firstIndex { share <= $0 } ?? 5
      return "\(truth == prediction ? "h" : "m")\(step + 1)"
    }
  }

  /// What is drawn, row by row.
  package private(set) var cells: [Cell] = []
  /// How many cells with images are not drawn.
  package private(set) var omitted = 0

  package init(_ confusion: ConfusionMatrix, classes: [String]) {
    precondition(classes.count == confusion.classCount, "each class needs a name")
    self.confusion = confusion
    self.classes = classes
    cells = confusion.cells.map { cell in
      Cell(
        truth: cell.truth, prediction: cell.prediction, images: cell.images,
        share: Double(cell.images) / Double(confusion.images(of: cell.truth)))
    }
    guard cells.count > Self.mostCells else { return }
    omitted = cells.count - Self.mostCells
    cells.sort {
      let (left, right) = ($0.truth == $0.prediction, $1.truth == $1.prediction)
      return left != right ? left : $0.images > $1.images
    }
    cells.removeLast(omitted)
    cells.sort { ($0.truth, $0.prediction) < ($1.truth, $1.prediction) }
  }

  private var hasNames: Bool { classes.count <= Self.mostNames }
  /// A cell's side in the SVG's units.
  private var side: Int { hasNames ? min(max(640 / classes.count, 22), 56) : 10 }
  private var margin: Int { hasNames ? 130 : 0 }
  /// Room for the last column's name, which leans to the right.
  private var overhang: Int { hasNames ? 60 - side / 2 : 0 }

  /// The picture, its legend, and the line that says what is under the mouse.
  package var html: HTML {
    let size = margin + side * classes.count
    return .element(
      "figure", ["class": "confusion"],
      .element(
        "p", ["class": "reading"],
        .element(
          "output", ["aria-live": "polite"],
          "Point at a cell, or move over them with the arrow keys.")),
      .element(
        "div", ["class": "scroll"],
        .element(
          "svg",
          [
            "viewBox": "0 0 \(size + overhang) \(size)",
            "width": "\(hasNames ? size + overhang : 640)", "class": hasNames ? "named" : nil,
            "tabindex": "0", "role": "group",
            "aria-label": "Confusion matrix of \(Figures.count(classes.count)) classes",
            "data-side": "\(side)", "data-margin": "\(margin)",
            "data-names": JSON.strings(classes.map(\.printable)).text, "data-cells": numbers,
          ], [frame] + paths + counts + names + [cursor])),
      legend)
  }

  /// Truth, prediction and images of each cell.
  private var numbers: String {
    cells.map { "\($0.truth) \($0.prediction) \($0.images)" }.joined(separator: " ")
  }

  private var frame: HTML {
    let extent = "\(side * classes.count)"
    return .element(
      "rect",
      [
        "class": "frame", "x": "\(margin)", "y": "\(margin)", "width": extent, "height": extent,
      ])
  }

  private var paths: [HTML] {
    // A gap between cells that are large enough for it.
    let inner = hasNames ? side - 1 : side
    var outlines: [String: String] = [:]
    for cell in cells {
      let (x, y) = (margin + cell.prediction * side, margin + cell.truth * side)
      outlines[cell.style, default: ""] += "M\(x) \(y)h\(inner)v\(inner)h-\(inner)z"
    }
    return outlines.sorted { $0.key < $1.key }
      .map { .element("path", ["class": $0.key, "d": $0.value]) }
  }

  private var counts: [HTML] {
    guard classes.count <= Self.mostCounts else { return [] }
    return cells.map { cell in
      .element(
        "text",
        [
          "class": "count \(cell.style)", "x": "\(margin + cell.prediction * side + side / 2)",
          "y": "\(margin + cell.truth * side + side / 2 + 5)", "text-anchor": "middle",
        ], "\(Figures.count(cell.images))")
    }
  }

  private var names: [HTML] {
    guard hasNames else { return [] }
    return classes.enumerated().flatMap { index, name -> [HTML] in
      let place = margin + index * side + side / 2 + 4
      let short = HTML(name.printable.shortened(to: 17))
      return [
        .element(
          "text", ["x": "\(margin - 8)", "y": "\(place)", "text-anchor": "end"], short),
        .element(
          "text",
          ["transform": "translate(\(place) \(margin - 8)) rotate(-60)"], short),
      ]
    }
  }

  /// What the script moves over the row and the column of the cell under the mouse.
  private var cursor: HTML {
    .element(
      "g", ["class": "cursor"], .element("rect", ["class": "row"]),
      .element("rect", ["class": "column"]))
  }

  private var legend: HTML {
    func ramp(_ letter: String, _ name: String) -> HTML {
      .element(
        "span", ["class": "ramp"],
        [.element("span", ["class": "what"], HTML(name))]
          + Self.steps.enumerated().map { index, upper in
            .element(
              "span", ["class": "\(letter)\(index + 1)"],
              "\(upper == 1 ? "100 %" : Figures.fixed(upper * 100, digits: 0))")
          })
    }
    let note =
      omitted > 0
      ? " \(Figures.amount(omitted, "cell")) with the fewest images are not drawn." : ""
    return .element(
      "figcaption", [:], ramp("h", "right, up to"), ramp("m", "mistaken, up to"),
      .element(
        "span", ["class": "note"],
        "Each row is a true class, each column a predicted one. Colors tell the share of the row."
          + HTML(note)))
  }
}
