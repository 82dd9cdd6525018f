internal import Autograd

extension HeadEvaluated {
  /// What a head says about a set of images.
  ///
  /// - Parameters:
  ///   - temperature: What its logits are divided by; nil fits it on these images.
  ///   - root: The data set's folder as the set's paths begin with it.
  package init(
    of head: TrainedHead, temperature: Double?, on set: FeatureSet, classes: [String], root: String
  ) {
    var outputs = HeadOutputs(classCount: classes.count)
    let evaluation = HeadEvaluator.evaluate(
      head.layer(), on: set, classCount: classes.count
    ) { rows, logits in
      logits.withUnsafeBufferPointer {
        outputs.add(logits: $0, labels: rows.map { set.labels[$0] })
      }
    }
    let calibration =
      temperature.map { CalibrationReport(of: $0, on: outputs) }
      ?? CalibrationReport(fitting: outputs)
    let inside = root.hasSuffix("/") ? root.utf8.count : root.utf8.count + 1
    self.init(
      data: RunOptions.absolute(root), classes: classes, evaluation: evaluation,
      calibration: calibration,
      images: (0..<outputs.count).map { index in
        EvaluatedImage(
          path: String(set.paths[index].utf8.dropFirst(inside)) ?? set.paths[index],
          label: outputs.labels[index], logits: outputs.row(index),
          temperature: calibration.temperature)
      })
  }
}

extension EvaluatedImage {
  /// A record of an image under a head's outputs.
  init(path: String, label: Int, logits: ArraySlice<Float>, temperature: Double) {
    let probabilities = Ranking.probabilities(logits, temperature: temperature)
    self.init(
      path: path, label: label, probability: probabilities[label],
      guesses: Ranking.top(EvaluatedImage.guessCount, of: logits).map {
        Guess(index: $0, probability: probabilities[$0])
      })
  }
}
