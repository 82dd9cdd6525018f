internal import Text
internal import Weights

extension WeightsVerification {
  /// A line for each file.
  package var text: String {
    if results.isEmpty { return "No weights are downloaded.\n" }
    return results.map {
      "\($0.weights.name.padded(toRight: 18)) \($0.isWhole ? "whole  " : "removed")  "
        + "\($0.path.printable)\n"
    }.joined()
  }
}
