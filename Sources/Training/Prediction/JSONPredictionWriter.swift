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
    let value: JSON = [
      "path": .string(prediction.path),
      "logits": .array(prediction.logits.map(JSON.single)),
      "predictions": .array(
        prediction.guesses.map {
          ["class": .string($0.className), "probability": .number($0.probability)]
        }),
    ]
    try output.write((isFirst ? "" : ",") + value.text)
    isFirst = false
  }

  func end() throws {
    try output.write("]\n")
  }
}
