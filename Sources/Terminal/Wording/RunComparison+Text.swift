internal import Foundation
internal import Reports
internal import Text
internal import Training

extension RunComparison {
  /// A figure of each run.
  private struct Row {
    var name: String
    var cells: [String]
    /// The values to find the best of; empty where none is better.
    var values: [Double] = []
    var isBetterLow = false
  }

  /// The table for people; where there is no room for all runs side by side, several below another.
  ///
  /// - Parameter width: How many columns of characters there are; nil means any number.
  package func text(width: Int?, colors: Bool) -> String {
    let differences = OptionDifferences(of: runs)
    let options = zip(differences.names, differences.values).map { Row(name: $0, cells: $1) }
    let rows = options + figures
    let marks = rows.map(marks)
    func table(_ names: [String], _ places: Range<Int>) -> TextTable {
      TextTable(
        [.text("")] + names[places].map { .text($0) },
        zip(rows, marks).map { row, marks in
          [row.name] + places.map { row.cells[$0] + marks[$0] }
        })
    }
    func isTooWide(_ names: [String]) -> Bool {
      table(names, names.indices).layout(width: nil, colors: false).lines.contains {
        $0.count > width ?? .max
      }
    }
    let full = runs.map(\.name)
    let names = isTooWide(full) ? Self.lastParts(full) : full
    let groups = width.map { isTooWide(names) ? Self.groups(runs.count, in: $0) : 1 } ?? 1
    var lines: [String] = []
    for group in 0..<groups {
      let places = runs.count * group / groups..<runs.count * (group + 1) / groups
      lines += group > 0 ? [""] : []
      lines += table(names, places).layout(width: width, colors: colors).lines
    }
    if marks.joined().contains(where: { !$0.isEmpty }) {
      lines += ["", "* the best of its row"]
    }
    if differences.names.isEmpty { lines += ["", "The options are the same."] }
    if !areValidatedAlike {
      lines += ["", "The runs were validated on different images: figures can't be compared."]
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// How many tables it takes so that the figures of so many runs are whole in each.
  private static func groups(_ count: Int, in width: Int) -> Int {
    let (name, figure, gap) = ("95 % interval".count, "2025-01-31 23:59".count, 2)
    let most = max(1, (width - name) / (figure + gap))
    return (count + most - 1) / most
  }

  /// The names without the words that they all begin with.
  private static func lastParts(_ names: [String]) -> [String] {
    guard let first = names.first else { return names }
    let shared = names.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    guard let end = shared.lastIndex(where: { "-_. ".contains($0) }) else { return names }
    let count = shared[...end].count
    return names.map { "…" + $0.dropFirst(count) }
  }

  private var figures: [Row] {
    let measured = runs.map(\.validation)
    func row(
      _ name: String, _ value: (Metrics) -> Double, _ format: (Double) -> String,
      isBetterLow: Bool = false
    ) -> Row {
      let values = measured.map { $0.map(value) ?? .nan }
      return Row(
        name: name, cells: values.map(format), values: values, isBetterLow: isBetterLow)
    }
    var rows = [
      row("top-1", \.top1, Figures.percent),
      Row(
        name: "95 % interval",
        cells: measured.map { $0.map { Figures.range($0.top1Interval) } ?? "-" }),
    ]
    if runs.contains(where: { Metrics.tellsTop5(ofClasses: $0.started.classes.count) }) {
      rows.append(row("top-5", \.top5, Figures.percent))
    }
    rows += [
      row("balanced", \.balancedAccuracy, Figures.percent),
      row("macro F1", \.macro.f1, Figures.percent),
      row("loss", \.loss, Figures.loss, isBetterLow: true),
      Row(name: "best epoch", cells: runs.map(\.best).map { $0.map { "\($0.epoch)" } ?? "-" }),
      Row(name: "classes", cells: runs.map { Figures.count($0.started.classes.count) }),
      Row(name: "train images", cells: runs.map { Figures.count($0.started.trainImages) }),
      Row(name: "val images", cells: runs.map { Figures.count($0.started.valImages) }),
      Row(
        name: "time",
        cells: runs.map { $0.ended.map { Figures.duration($0.totalSeconds) } ?? "-" }),
      Row(name: "began (UTC)", cells: runs.map(\.began)),
      Row(name: "state", cells: runs.map(\.state.rawValue)),
    ]
    return rows
  }

  /// A star behind the best of a row's values, if they differ.
  private func marks(_ row: Row) -> [String] {
    let finite = row.values.filter(\.isFinite)
    guard let best = row.isBetterLow ? finite.min() : finite.max(), Set(finite).count > 1 else {
      return row.cells.map { _ in "" }
    }
    return row.values.map { $0 == best ? " *" : "" }
  }
}
