internal import Training

/// Predictions as CSV: `path,rank,class,probability,unsure`, a line for each class.
///
/// As RFC 4180 has it: a header, CRLF at the end of every line, and quotes around a field that holds a
/// comma, a quote (which is doubled) or a line end.
final class CSVPredictionWriter: PredictionWriter {
  private let output: any TextOutput
  private let isSafe: Bool

  /// A writer.
  ///
  /// - Parameter isSafe: Whether a name that a spreadsheet would take for a formula gets a `'` before
  ///   it; it is then no longer the name.
  init(_ output: any TextOutput, isSafe: Bool = false) {
    self.output = output
    self.isSafe = isSafe
  }

  func begin() throws {
    try output.write("path,rank,class,probability,unsure\r\n")
  }

  func write(_ prediction: Prediction) throws {
    var text = ""
    for (index, guess) in prediction.guesses.enumerated() {
      let fields = [
        name(prediction.path), "\(index + 1)", name(guess.className), "\(guess.probability)",
        "\(prediction.isUnsure)",
      ]
      text += fields.map(CSVPredictionWriter.field).joined(separator: ",") + "\r\n"
    }
    try output.write(text)
  }

  func end() {}

  private func name(_ text: String) -> String {
    let startsFormulas: [Unicode.Scalar] = ["=", "+", "-", "@", "\t", "\r", "\n"]
    guard isSafe, let first = text.unicodeScalars.first, startsFormulas.contains(first) else {
      return text
    }
    return "'" + text
  }

  /// The text, in quotes if it holds a comma, a quote or a line end.
  private static func field(_ text: String) -> String {
    let needsQuotes = text.unicodeScalars.contains { [",", "\"", "\r", "\n"].contains($0) }
    if !needsQuotes { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      quoted += scalar == "\"" ? "\"\"" : String(scalar)
    }
    return quoted + "\""
  }
}
