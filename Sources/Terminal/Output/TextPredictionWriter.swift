internal import Text
internal import Training

/// Predictions for people: a path, and below it the classes with their probabilities.
final class TextPredictionWriter: PredictionWriter {
  private let output: any TextOutput
  private var isFirst = true

  init(_ output: any TextOutput) {
    self.output = output
  }

  func begin() {}

  func write(_ prediction: Prediction) throws {
    var text = isFirst ? "" : "\n"
    isFirst = false
    text += prediction.path.printable + "\n"
    if prediction.isUnsure { text += "   unsure\n" }
    for guess in prediction.guesses {
      text += Figures.percent(guess.probability).padded(toLeft: 9)
      text += "  \(guess.className.printable)\n"
    }
    try output.write(text)
  }

  func end() {}
}
