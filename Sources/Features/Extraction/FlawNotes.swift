internal import Text
package import Vision

/// What is said of images that are used though something is wrong with them beside their pixels.
package struct FlawNotes {
  private var count = 0
  private var first: [ImageFlaw] = []

  /// None yet.
  package init() {}

  /// Further ones, of which the first few are kept.
  package mutating func add(_ flaws: [ImageFlaw]) {
    count += flaws.count
    first += flaws.prefix(max(0, 5 - first.count))
  }

  /// One line with how many there are and the first of them; nil if there are none.
  package var text: String? {
    if count == 0 { return nil }
    let names = first.map { "\($0.path.printable) (\($0.message))" }.joined(separator: ", ")
    let more = count > first.count ? " and \(Figures.count(count - first.count)) more" : ""
    return "\(Figures.count(count)) \(count == 1 ? "image is" : "images are") damaged, but not in "
      + "\(count == 1 ? "its" : "their") pixels, and used: \(names)\(more)"
  }

  /// The line for all of `flaws`.
  static func text(_ flaws: [ImageFlaw]) -> String? {
    var notes = FlawNotes()
    notes.add(flaws)
    return notes.text
  }
}
