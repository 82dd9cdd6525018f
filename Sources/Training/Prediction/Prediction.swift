package import Text

/// What a head says about one image.
public struct Prediction: Sendable, Equatable {
  /// A class and how likely the head holds it.
  public struct Guess: Sendable, Equatable {
    /// The class's name.
    public var className: String
    /// softmax of the logits divided by the head's temperature, 0…1.
    public var probability: Double
  }

  /// The image, as it was named.
  public var path: String
  /// The head's outputs, in the order of its classes.
  public var logits: [Float]
  /// The most likely classes, the likeliest first.
  public var guesses: [Guess]
  /// Whether the likeliest class is less likely than was asked for.
  public var isUnsure: Bool

  /// The first `count` of `classes` (or all of them) under these logits; unsure if the first one's
  /// probability is below `threshold` or not a number.
  public init(
    path: String, logits: [Float], temperature: Double = 1, classes: [String], count: Int,
    threshold: Double? = nil
  ) {
    self.path = path
    self.logits = logits
    let probabilities = Ranking.probabilities(logits, temperature: temperature)
    guesses = Ranking.top(count, of: logits).map {
      Guess(className: classes[$0], probability: probabilities[$0])
    }
    let best = guesses.first?.probability ?? .nan
    isUnsure = threshold.map { !(best >= $0) } ?? false
  }
}

extension Prediction {
  /// The object that `finetune predict --format jsonl` writes for an image, on one line.
  public var json: String { document.text }

  package var document: JSON {
    [
      "path": .string(path),
      "unsure": .boolean(isUnsure),
      "logits": .array(logits.map(JSON.single)),
      "predictions": .array(
        guesses.map { ["class": .string($0.className), "probability": .number($0.probability)] }),
    ]
  }
}
