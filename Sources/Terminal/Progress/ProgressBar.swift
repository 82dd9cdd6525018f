internal import Text

/// A phase's progress as one line: bar, count, rate, time left.
package struct ProgressBar: Sendable {
  /// What is being done, as `Features`.
  package var label: String
  package var done: Int
  /// Nil as long as that is not known: then there is neither bar nor time left.
  package var total: Int?
  /// Wall time since the phase began.
  package var seconds: Double
  /// How many of those done took no time.
  package var remembered: Int
  /// What is counted.
  package var unit: Unit

  /// What a bar can count.
  package enum Unit: Sendable {
    case images, bytes

    /// How many there are.
    func count(_ value: Int) -> String {
      switch self {
      case .images: Figures.count(value)
      case .bytes: Figures.bytes(value)
      }
    }

    /// How many a second.
    func rate(_ perSecond: Double) -> String {
      switch self {
      case .images: Figures.rate(perSecond) + " images/s"
      case .bytes: Figures.bytes(Int(perSecond)) + "/s"
      }
    }
  }

  /// A bar at the state given.
  package init(
    label: String, done: Int, total: Int?, seconds: Double, remembered: Int = 0,
    unit: Unit = .images
  ) {
    self.label = label
    self.done = done
    self.total = total
    self.seconds = seconds
    self.remembered = remembered
    self.unit = unit
  }

  /// How many took the time.
  private var computed: Int { done - remembered }

  /// How many are done, with room for the last count: ` 1,824/3,675`.
  var counts: String {
    guard let total else { return unit.count(done) }
    let all = unit.count(total)
    return unit.count(done).padded(toLeft: all.count) + "/" + all
  }

  /// How fast it goes: `51 images/s`; empty before there is anything to say.
  var rate: String {
    computed > 0 && seconds > 0 ? unit.rate(Double(computed) / seconds) : ""
  }

  /// How long it will take at the mean rate so far: `0:36 left`.
  var timeLeft: String {
    guard let total, computed > 0, done < total else { return "" }
    return Figures.clock(seconds / Double(computed) * Double(total - done)) + " left"
  }

  /// The bar some seconds later, image by image at the mean rate so far: what a batch holds is only
  /// counted when all of it is done.
  ///
  /// - Parameter step: How many a batch holds: the bar waits for its last one.
  package func moved(for elapsed: Double, within step: Int) -> ProgressBar {
    var bar = self
    bar.seconds += elapsed
    guard computed > 0, seconds > 0 else { return bar }
    let expected = min(Double(computed) / seconds * elapsed, Double(step - 1))
    bar.done += min(max(Int(expected), 0), max((total ?? .max) - done - 1, 0))
    return bar
  }

  /// The line for a terminal, no wider than its columns.
  package func line(_ traits: TerminalTraits) -> String {
    let head = label.padded(toRight: RunText.labelWidth)
    let tail = [counts, rate.padded(toLeft: 12), timeLeft.padded(toLeft: 9)]
      .joined(separator: "  ").trimmingTrailingSpaces
    let room = min(traits.columns - 1 - head.count - tail.count - 2, 40)
    guard let total, room >= 8 else { return String((head + tail).prefix(traits.columns - 1)) }
    let filled = total > 0 ? done * room / total : room
    let (full, empty) = traits.unicode ? ("━", traits.colors ? "━" : " ") : ("#", ".")
    return Ink.dim(head, if: traits.colors)
      + Ink.green(String(repeating: full, count: filled), if: traits.colors)
      + Ink.dim(String(repeating: empty, count: room - filled), if: traits.colors) + "  " + tail
  }

  /// The line where nothing can be redrawn.
  package var plainLine: String {
    let percent = total.map { "\($0 > 0 ? done * 100 / $0 : 100) %".padded(toLeft: 5) } ?? ""
    let parts = [counts, percent, rate, timeLeft].filter { !$0.isEmpty }
    return label.padded(toRight: RunText.labelWidth) + parts.joined(separator: "  ")
  }
}
