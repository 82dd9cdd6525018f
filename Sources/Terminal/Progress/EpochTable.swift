internal import Training

/// The table of epochs as it grows: headings once, and of a long run only the lines that matter.
struct EpochTable {
  private var text: RunText
  private var step = 1
  private var last = 0
  private var hasHeadings = false

  init(_ text: RunText) {
    self.text = text
  }

  /// Takes the numbers of epochs and of classes.
  ///
  /// Of more than 40 epochs about 20 are shown, besides those that are best so far.
  mutating func begin(epochs: Int, classes: Int) {
    text.showsTop5 = Metrics.tellsTop5(ofClasses: classes)
    step = epochs > 40 ? (epochs + 19) / 20 : 1
    last = epochs
  }

  /// The lines that an epoch adds.
  mutating func lines(for epoch: EpochDone) -> [String] {
    guard epoch.isBest || epoch.epoch % step == 0 || epoch.epoch == last else { return [] }
    let headings = hasHeadings ? [] : ["", text.epochHeadings]
    hasHeadings = true
    return headings + [text.epoch(epoch)]
  }
}
