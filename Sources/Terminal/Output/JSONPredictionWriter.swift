internal import Text
internal import Training

/// Predictions as one JSON array.
final class JSONPredictionWriter: PredictionWriter {
  private let output: any TextOutput
  private var isFirst = true

  init(_ output: any TextOutput) {
    self.output = output
  }

  func begin() throws {
    try output.write("[")
  }

  func write(_ prediction: Prediction) throws {
    try output.write((isFirst ? "" : ",") + prediction.document.text)
    isFirst = false
  }

  func end() throws {
    try output.write("]\n")
  }
}
