internal import Autograd
package import Features
package import Vision
internal import Weights

extension HeadEvaluated {
  /// What a head says about a set of images.
  ///
  /// Where the logits of all images and classes would take more than 256 MB, the temperature is
  /// fitted, and its effect measured, on images at even distances; all else is about every image.
  ///
  /// - Parameters:
  ///   - temperature: What its logits are divided by; nil fits it on these images.
  ///   - root: The data set's folder as the set's paths begin with it; others are kept as they are.
  ///   - data: The data set; nil means that folder.
  /// - Throws: `FeatureError` for an image on which the head's numbers overflow.
  package init(
    of head: TrainedHead, temperature: Double?, on set: FeatureSet, classes: [String], root: String,
    data: String? = nil
  ) throws(FeatureError) {
    try self.init(
      of: [HeadEvaluator.Part(head: head.layer(), rows: Array(0..<set.count))],
      temperature: temperature, on: set, classes: classes, root: root, data: data)
  }

  /// The same where each part of the images has a head of its own.
  init(
    of parts: [HeadEvaluator.Part], temperature: Double?, on set: FeatureSet, classes: [String],
    root: String, data: String? = nil
  ) throws(FeatureError) {
    let step = HeadOutputs.step(images: set.count, classCount: classes.count)
    var outputs = HeadOutputs(
      classCount: classes.count, capacity: (set.count + step - 1) / step)
    var overflowing: Int?
    var measured: [Int] = []
    let evaluation = HeadEvaluator.evaluate(parts, on: set, classCount: classes.count) {
      rows, logits in
      logits.withUnsafeBufferPointer { values in
        for (offset, row) in rows.enumerated() {
          let place = offset * classes.count
          let numbers = UnsafeBufferPointer(rebasing: values[place..<(place + classes.count)])
          if overflowing == nil, !numbers.areFinite { overflowing = row }
          guard row % step == 0 else { continue }
          measured.append(row)
          outputs.add(logits: numbers, labels: CollectionOfOne(set.labels[row]))
        }
      }
    }
    if let overflowing { throw .logits(image: set.paths[overflowing]) }
    let calibration =
      temperature.map { CalibrationReport(of: $0, on: outputs) }
      ?? CalibrationReport(fitting: outputs)
    let start = root.isEmpty || root.hasSuffix("/") ? root : root + "/"
    var images: [(row: Int, image: EvaluatedImage)] = []
    func image(_ index: Int, _ logits: some RandomAccessCollection<Float>) -> EvaluatedImage {
      EvaluatedImage(
        path: set.paths[index].inside(start),
        label: set.labels[index], logits: logits, temperature: calibration.temperature)
    }
    if step == 1 {
      images = LogitRows.map(outputs.count, classes: classes.count) {
        (measured[$0], image(measured[$0], outputs.row($0)))
      }
    } else {
      HeadEvaluator.forEachBatch(parts, of: set, classCount: classes.count) { rows, logits in
        logits.data.withUnsafeBufferPointer { values in
          images += LogitRows.map(rows.count, classes: classes.count) { offset in
            let place = offset * classes.count
            let row = rows[rows.startIndex + offset]
            return (row, image(row, values[place..<(place + classes.count)]))
          }
        }
      }
    }
    images.sort { $0.row < $1.row }
    self.init(
      data: Folder.absolute(data ?? root), classes: classes, evaluation: evaluation,
      calibration: calibration, images: images.map(\.image))
  }
}

extension HeadEvaluated {
  /// What the heads of folds say about the images that were held out of each.
  init(
    of heads: [TrainedHead], _ folds: Folds, on set: FeatureSet, classes: [String],
    data: ImageFolder
  ) throws(FeatureError) {
    let parts = heads.enumerated().map {
      HeadEvaluator.Part(head: $0.element.layer(), rows: folds.heldOut($0.offset))
    }
    try self.init(
      of: parts, temperature: nil, on: set, classes: classes, root: data.root, data: data.path)
  }

  /// The same about images of a data set.
  init(
    of head: TrainedHead, temperature: Double?, on set: FeatureSet, classes: [String],
    data: ImageFolder
  ) throws(FeatureError) {
    try self.init(
      of: head, temperature: temperature, on: set, classes: classes, root: data.root,
      data: data.path)
  }
}

extension String {
  /// What follows `start` in a path that begins with it, else the path.
  fileprivate func inside(_ start: String) -> String {
    utf8.starts(with: start.utf8) ? String(utf8.dropFirst(start.utf8.count)) ?? self : self
  }
}

extension EvaluatedImage {
  /// A record of an image under a head's outputs.
  init(
    path: String, label: Int, logits: some RandomAccessCollection<Float>, temperature: Double
  ) {
    let probabilities = Ranking.probabilities(logits, temperature: temperature)
    self.init(
      path: path, label: label, probability: probabilities[label],
      guesses: Ranking.top(Ranking.guessCount, of: logits).map {
        Guess(index: $0, probability: probabilities[$0])
      })
  }
}
