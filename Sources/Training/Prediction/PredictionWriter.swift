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

  /// A writer of this format.
  package func writer(to output: any TextOutput) -> any PredictionWriter {
    switch self {
    case .text: TextPredictionWriter(output)
    case .csv: CSVPredictionWriter(output)
    case .json: JSONPredictionWriter(output)
    case .jsonl: JSONLinesPredictionWriter(output)
    }
  }
}
