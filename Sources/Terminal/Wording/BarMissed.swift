internal import Text

/// An accuracy below the one that was asked for.
package struct BarMissed: Error, Equatable, CustomStringConvertible {
  let found: Double
  let bar: Double

  /// Throws if an accuracy is below a bar, both as fractions.
  package static func check(_ accuracy: Double, against bar: Double) throws(BarMissed) {
    if accuracy < bar { throw BarMissed(found: accuracy, bar: bar) }
  }

  package var description: String {
    "--min-accuracy: expected a validation top-1 of at least \(Figures.percent(bar)), found "
      + "\(Figures.percent(found)): train longer, or lower the bar"
  }
}
