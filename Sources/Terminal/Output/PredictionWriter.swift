package import Training

/// A format that predictions are written in, one after another.
package protocol PredictionWriter: AnyObject {
  /// Writes what comes before the first one.
  func begin() throws
  /// Writes one.
  func write(_ prediction: Prediction) throws
  /// Writes what comes after the last one.
  func end() throws
}

/// The formats there are.
package enum PredictionFormat: String, CaseIterable, Sendable {
  case text, csv, json, jsonl

  /// Standard output for this format.
  package var output: FileOutput { self == .csv ? .exactOutput : .standardOutput }

  /// A writer of this format.
  ///
  /// - Parameter isSafe: Whether CSV has no name that a spreadsheet takes for a formula.
  package func writer(
    to output: any TextOutput, isSafe: Bool = false
  ) -> any PredictionWriter {
    switch self {
    case .text: TextPredictionWriter(output)
    case .csv: CSVPredictionWriter(output, isSafe: isSafe)
    case .json: JSONPredictionWriter(output)
    case .jsonl: JSONLinesPredictionWriter(output)
    }
  }
}
