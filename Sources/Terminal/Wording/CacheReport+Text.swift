package import Features
internal import Text

extension CacheReport {
  /// The report for people.
  package func text(colors: Bool) -> String {
    let rows = RunText(colors: colors)
    let free = freeBytes > 0 ? ", of which \(Figures.bytes(freeBytes)) are free" : ""
    var lines = [
      rows.row("Cache", path.printable), rows.row("Size", Figures.bytes(bytes) + free),
      rows.row("Features", Figures.count(features)),
      rows.row("Files", "\(Figures.count(files)) known without being read"),
      rows.row("Pictures", Figures.count(pictures)),
    ]
    if !recipes.isEmpty { lines += ["", Ink.dim(" features  of", if: colors)] }
    lines += recipes.map {
      Figures.count($0.features).padded(toLeft: 9) + "  " + $0.text.printable
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
