package import Features
internal import Text

extension CacheReport {
  /// The report for people.
  ///
  /// - Parameter width: How many columns of characters there are; nil means any number.
  package func text(width: Int? = nil, colors: Bool) -> String {
    let rows = RunText(colors: colors)
    let free = freeBytes > 0 ? ", of which \(Figures.bytes(freeBytes)) are free" : ""
    var lines = [
      rows.row("Cache", path.printable), rows.row("Size", Figures.bytes(bytes) + free),
      rows.row("Features", Figures.count(features)),
      rows.row("Files", "\(Figures.count(files)) known without being read"),
      rows.row("Pictures", Figures.count(pictures)),
    ]
    if !recipes.isEmpty { lines += ["", Ink.dim(" features  of", if: colors)] }
    for recipe in recipes {
      let parts = recipe.shown.printable.wrapped(to: width.map { max($0 - 11, 20) })
      lines += parts.enumerated().map { place, part in
        (place == 0 ? Figures.count(recipe.features) : "").padded(toLeft: 9) + "  " + part
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension CacheReport.Recipe {
  /// Its text as people spell it: in the key of what is remembered, words stay as they were first.
  fileprivate var shown: String { text.replacing("centre", with: "center") }
}
