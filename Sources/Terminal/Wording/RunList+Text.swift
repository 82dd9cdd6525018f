internal import Reports
internal import Text
internal import Training
internal import Vision

extension RunList {
  /// The table for people: a column for each option that differs.
  ///
  /// Where room is short, columns that are the same in each row go first, those of options last.
  ///
  /// - Parameter width: How many columns of characters there are; nil means any number.
  package func text(width: Int?, colors: Bool) -> String {
    if runs.isEmpty { return "" }
    let options = OptionDifferences(of: runs)
    let states = runs.contains { $0.state != .finished } ? ["state"] : []
    let table = TextTable(
      [
        .text("run"), .number("top-1"), .number("95 % interval", rank: 1),
        .number("classes", rank: 2), .number("epoch", rank: 2), .text("began (UTC)", rank: 3),
      ] + states.map { .text($0) } + options.names.map { .text($0, rank: 4) },
      runs.enumerated().map { index, run in
        [
          run.name,
          run.validation.map { Figures.percent($0.top1) + (run.isWeaklyMeasured ? " ?" : "") }
            ?? "-",
          run.validation.map { Figures.range($0.top1Interval) } ?? "-",
          Figures.count(run.started.classes.count),
          run.best.map { "\($0.epoch)/\(run.options.epochs)" } ?? "-", run.began,
        ] + states.map { _ in run.state.rawValue } + options.values.map { $0[index] }
      })
    let layout = table.layout(width: width, colors: colors)
    var lines = layout.lines
    if !layout.omitted.isEmpty {
      let omitted = "Not shown, for want of room: \(layout.omitted.joined(separator: ", "))"
      lines += [""] + omitted.wrapped(to: width)
    }
    if runs.contains(where: { $0.validation != nil && $0.isWeaklyMeasured }) {
      let note =
        "? says little: fewer than \(ImageFolder.fewImages) images validated, or not every class"
      lines += [""] + note.wrapped(to: width)
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
