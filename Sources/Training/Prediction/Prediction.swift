/// What a head says about one image.
package struct Prediction: Sendable, Equatable {
  /// A class and how likely the head holds it.
  package struct Guess: Sendable, Equatable {
    /// The class's name.
    package var className: String
    /// softmax of the logits, 0…1.
    package var probability: Double
  }

  /// The image, as it was named.
  package var path: String
  /// The head's outputs, in the order of its classes.
  package var logits: [Float]
  /// The most likely classes, the likeliest first.
  package var guesses: [Guess]

  /// The first `count` of `classes` (or all of them) under these logits.
  package init(path: String, logits: [Float], classes: [String], count: Int) {
    self.path = path
    self.logits = logits
    let probabilities = Ranking.probabilities(logits)
    guesses = Ranking.top(count, of: logits).map {
      Guess(className: classes[$0], probability: probabilities[$0])
    }
  }
}
