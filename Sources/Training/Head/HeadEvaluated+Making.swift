internal import Autograd

extension HeadEvaluated {
  /// What a head says about a set of images that lie in the folder `data`.
  ///
  /// - Parameter root: The folder as the set's paths begin with it.
  init(
    of head: TrainedHead, on set: FeatureSet, classes: [String], data: String, root: String
  ) {
    let inside = root.hasSuffix("/") ? root.utf8.count : root.utf8.count + 1
    var images: [EvaluatedImage] = []
    images.reserveCapacity(set.imageCount)
    let evaluation = HeadEvaluator.evaluate(
      head.layer(), on: set, classCount: classes.count
    ) { rows, logits in
      logits.withUnsafeBufferPointer { values in
        for (place, row) in rows.enumerated() {
          let start = place * classes.count
          let logits = UnsafeBufferPointer(rebasing: values[start..<(start + classes.count)])
          let path = String(set.paths[row].utf8.dropFirst(inside)) ?? set.paths[row]
          images.append(EvaluatedImage(path: path, label: set.labels[row], logits: logits))
        }
      }
    }
    self.init(data: data, classes: classes, evaluation: evaluation, images: images)
  }
}

extension EvaluatedImage {
  /// A record of an image under a head's outputs.
  init(path: String, label: Int, logits: UnsafeBufferPointer<Float>) {
    let probabilities = Ranking.probabilities(logits)
    self.init(
      path: path, label: label, probability: probabilities[label],
      guesses: Ranking.top(EvaluatedImage.guessCount, of: logits).map {
        Guess(index: $0, probability: probabilities[$0])
      })
  }
}
