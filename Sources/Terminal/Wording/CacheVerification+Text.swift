package import Features
internal import Text

extension CacheVerification {
  /// The finding for people.
  package func text(colors: Bool) -> String {
    let rows = RunText(colors: colors)
    let lines = [
      rows.row("Cache", path.printable),
      rows.row("Features", "\(Figures.count(features)), \(Figures.count(damagedFeatures)) damaged"),
      rows.row("Files", "\(Figures.count(files)), \(Figures.count(damagedFiles)) damaged"),
      rows.row("Pictures", "\(Figures.count(pictures)), \(Figures.count(damagedPictures)) damaged"),
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
