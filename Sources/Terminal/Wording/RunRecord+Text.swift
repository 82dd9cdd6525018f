internal import Reports
internal import Text
internal import Training

extension RunRecord {
  /// The run for people.
  ///
  /// - Parameter width: How many columns of characters there are; nil means any number.
  package func text(width: Int? = nil, colors: Bool) -> String {
    var rows = RunText(colors: colors, width: width)
    rows.showsTop5 = Metrics.tellsTop5(ofClasses: started.classes.count)
    let stateNote = state == .finished ? "" : ", \(state.rawValue)"
    var lines = [
      rows.row("Run", path.printable),
      rows.row("Began", (started.time > 0 ? Moment(started.time).text : "-") + stateNote),
    ]
    lines += rows.started(started, showsOutput: false)
    let test = ended?.test
    if let selected { lines += rows.selected(selected) }
    lines += rows.kept(
      best, of: epochs.last?.epoch ?? 0, selected, validation, hasTest: test != nil)
    if let calibration = ended?.calibration { lines += rows.rows("", calibration.text) }
    if let test { lines += rows.test(test) }
    if let ended { lines.append(rows.time(ended)) }
    lines += ["", Ink.dim("options", if: colors)]
    let shown = RunOption.all.compactMap { option in
      option.text(options).map { (key: option.key, value: $0.printable) }
    }
    let room = (shown.map(\.key.count).max() ?? 0) + 2
    lines += shown.map { $0.key.padded(toRight: room) + $0.value }
    return lines.map { $0 + "\n" }.joined()
  }
}
