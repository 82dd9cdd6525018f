internal import Training

/// Predictions as JSON Lines: an object for each image, on a line of its own.
final class JSONLinesPredictionWriter: PredictionWriter {
  private let output: any TextOutput

  init(_ output: any TextOutput) {
    self.output = output
  }

  func begin() {}

  func write(_ prediction: Prediction) throws {
    try output.write(prediction.json + "\n")
  }

  func end() {}
}
