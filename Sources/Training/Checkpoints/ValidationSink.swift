internal import Text
internal import Weights

/// `validation.jsonl`: what the kept head says about each validation image, a JSON object a line.
///
/// `path` (in the data set's folder), `class` (the true one), `probability` (of that class) and
/// `predictions`, the five most likely classes with their probabilities, the likeliest first. The
/// file is replaced as a whole when the run is over.
package final class ValidationSink: EventSink {
  private let path: String

  /// A sink that writes the file at `path`.
  package init(path: String) {
    self.path = path
  }

  package func receive(_ event: Event) throws {
    guard case .headEvaluated(let head) = event else { return }
    var file = try AtomicFile(replacing: path)
    var text = ""
    for image in head.images {
      text += image.json(classes: head.classes).text + "\n"
      if text.utf8.count > 1 << 18 {
        try file.write(text)
        text = ""
      }
    }
    try file.write(text)
    try file.commit()
  }
}

extension EvaluatedImage {
  /// The record under the names of its classes.
  func json(classes: [String]) -> JSON {
    [
      "path": .string(path),
      "class": .string(classes[label]),
      "probability": .number(probability),
      "predictions": .array(
        guesses.map {
          ["class": .string(classes[$0.index]), "probability": .number($0.probability)]
        }),
    ]
  }
}
