internal import Text

/// Lines over epochs as an inline SVG, with a legend that says the values at one epoch.
///
/// Colors and strokes come from the page's style sheet by the series' class; the page's script moves
/// the marked epoch with the mouse or the arrow keys.
package struct LineChart {
  /// One line.
  struct Series {
    /// What it shows, as the legend says it.
    var name: String
    /// Its class in the style sheet.
    var style: String
    /// A value for each epoch; what isn't finite leaves a gap.
    var values: [Double]
  }

  /// What the chart shows.
  let title: String
  /// The epochs, ascending.
  let epochs: [Int]
  let series: [Series]
  /// The epoch that is marked at first, as an index.
  let marked: Int
  /// How a value reads.
  let format: (Double) -> String

  private static let (width, height) = (460.0, 220.0)
  private static let (left, right, top, bottom) = (46.0, 10.0, 10.0, 26.0)

  /// The chart as a figure.
  var html: HTML {
    let labels = JSON.array(series.map { .strings($0.values.map(format)) })
    return .element(
      "figure",
      [
        "class": "chart", "data-epochs": JSON.array(epochs.map(JSON.integer)).text,
        "data-labels": labels.text, "data-places": JSON.array(places.map(JSON.number)).text,
      ],
      .element("figcaption", [:], .element("strong", [:], "\(title)"), legend),
      .element(
        "svg",
        [
          "viewBox": "0 0 \(Int(Self.width)) \(Int(Self.height))", "tabindex": "0",
          "role": "img", "aria-label": spoken,
        ], [HTML(grid), mark] + series.map(line)))
  }

  private var legend: HTML {
    let keys = series.map { series in
      HTML.element(
        "span", ["class": "key \(series.style)"], "\(series.name) ",
        .element("output", [:], "\(format(series.values[marked]))"))
    }
    return .element(
      "span", ["class": "legend"],
      [.element("span", ["class": "at"], "epoch ", .element("output", [:], "\(epochs[marked])"))]
        + keys)
  }

  /// The chart in words, for those who can't see it.
  private var spoken: String {
    let ends = series.map {
      "\($0.name) from \(format($0.values[0])) to \(format($0.values[$0.values.count - 1]))"
    }
    return "\(title) over epochs \(epochs[0]) to \(epochs[epochs.count - 1]): "
      + ends.joined(separator: "; ")
  }

  private var range: NiceRange {
    NiceRange(of: series.flatMap(\.values).filter(\.isFinite))
  }

  /// Where each epoch lies, from left to right.
  private var places: [Double] { epochs.map { rounded(x($0)) } }

  private func x(_ epoch: Int) -> Double {
    let (first, last) = (epochs[0], epochs[epochs.count - 1])
    let share = last > first ? Double(epoch - first) / Double(last - first) : 0.5
    return Self.left + share * (Self.width - Self.left - Self.right)
  }

  private func y(_ value: Double) -> Double {
    let share = (value - range.lower) / (range.upper - range.lower)
    return Self.height - Self.bottom - share * (Self.height - Self.top - Self.bottom)
  }

  private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }

  private var grid: [HTML] {
    let lines = range.ticks.flatMap { tick -> [HTML] in
      let y = "\(rounded(y(tick)))"
      return [
        .element(
          "line",
          [
            "class": "grid", "x1": "\(Self.left)", "x2": "\(Self.width - Self.right)", "y1": y,
            "y2": y,
          ]),
        .element(
          "text",
          ["class": "tick", "x": "\(Self.left - 7)", "y": y, "dy": "4", "text-anchor": "end"],
          "\(LineChart.short(format(tick)))"),
      ]
    }
    let steps = NiceRange.epochs(from: epochs[0], to: epochs[epochs.count - 1])
    return lines
      + steps.map { epoch in
        .element(
          "text",
          [
            "class": "tick", "x": "\(rounded(x(epoch)))", "y": "\(Self.height - 8)",
            "text-anchor": "middle",
          ], "\(epoch)")
      }
  }

  /// A figure without zeros at its end: `20.0 %` as `20 %`, `1.500` as `1.5`.
  package static func short(_ figure: String) -> String {
    guard let point = figure.firstIndex(of: ".") else { return figure }
    let unit = figure.drop { $0 != " " }
    var number = figure.dropLast(unit.count)
    while number.last == "0" { number.removeLast() }
    if number.endIndex <= figure.index(after: point) { number = figure[..<point] }
    return String(number) + unit
  }

  private var mark: HTML {
    let place = "\(places[marked])"
    return .element(
      "line",
      [
        "class": "mark", "x1": place, "x2": place, "y1": "\(Self.top)",
        "y2": "\(Self.height - Self.bottom)",
      ])
  }

  private func line(_ series: Series) -> HTML {
    var path = ""
    var isDrawing = false
    for (place, value) in zip(places, series.values) {
      if value.isFinite { path += "\(isDrawing ? "L" : "M")\(place) \(rounded(y(value)))" }
      isDrawing = value.isFinite
    }
    let dots = series.values.count > 30 ? [] : zip(places, series.values).filter { $1.isFinite }
    return .element(
      "g", ["class": series.style],
      [.element("path", ["d": path])]
        + dots.map { .element("circle", ["cx": "\($0)", "cy": "\(rounded(y($1)))", "r": "2.5"]) })
  }
}
