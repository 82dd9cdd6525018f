internal import Autograd
package import Features
package import Vision

/// Predicts images a batch at a time, so that any number of them takes the same memory.
package struct Predictor {
  /// A batch of images, done.
  package struct Batch {
    /// What the head says about each image, or what is wrong with it, in order.
    package var results: [Result<Prediction, ImageError>]
    /// What is wrong with some that could be read, beside their pixels.
    package var flaws: [ImageFlaw] = []
    /// How many images are done, this batch included.
    package var done: Int

    /// What the head says about those that could be read, in order.
    package var predictions: [Prediction] { results.compactMap { try? $0.get() } }
    /// What is wrong with the others.
    package var failures: [ImageError] {
      results.compactMap { if case .failure(let error) = $0 { error } else { nil } }
    }
  }

  private let head: TrainedHead
  private let temperature: Double
  private let classes: [String]
  private let extractor: FeatureExtractor
  private let naming: Naming

  /// How many classes a prediction names, and when it is unsure.
  package struct Naming: Sendable {
    let count: Int
    let threshold: Double?

    private static let counts = OptionRange.whole(1...1_000_000)
    private static let thresholds = OptionRange.numbers(0...1, "a probability from 0 to 1")

    /// Names the first `count` classes, and is unsure where the likeliest has a probability below
    /// `threshold`.
    ///
    /// Throws `OptionError` for values out of their range.
    package init(count: Int = 5, threshold: Double? = nil) throws(OptionError) {
      try Naming.counts.check(count, of: "top-k")
      if let threshold { try Naming.thresholds.check(threshold, of: "threshold") }
      self.count = count
      self.threshold = threshold
    }
  }

  /// A predictor with the head of a run, otherwise as the one below.
  package init(
    head: HeadFile, backbone: LoadedBackbone, limits: DecodingLimits, naming: Naming
  ) {
    self.init(
      head: head.head, temperature: head.temperature, classes: head.classes, backbone: backbone,
      limits: limits, naming: naming)
  }

  /// A predictor with any head whose logits are divided by `temperature` before the softmax.
  package init(
    head: TrainedHead, temperature: Double, classes: [String], backbone: LoadedBackbone,
    limits: DecodingLimits, naming: Naming
  ) {
    self.head = head
    self.temperature = temperature
    self.classes = classes
    self.naming = naming
    extractor = FeatureExtractor(backbone, limits: limits)
  }

  /// Hands over one batch after another, each before the next one's paths are asked for.
  ///
  /// Throws what loading the backbone and `body` throw, and `FeatureError` for numbers that overflow.
  package func forEachBatch(
    of paths: some Sequence<String>, _ body: (Batch) throws -> Void
  ) throws {
    var paths = paths.makeIterator()
    var done = 0
    while true {
      var items: [FeatureExtractor.Item] = []
      while items.count < FeatureExtractor.batchSize, let path = paths.next() {
        items.append(FeatureExtractor.Item(path: path, views: [.center]))
      }
      if items.isEmpty { return }
      try forEachBatch(ofItems: items) { batch in
        try body(
          Batch(results: batch.results, flaws: batch.flaws, done: done + batch.done))
      }
      done += items.count
    }
  }

  /// The same for any items, each of one view.
  func forEachBatch(
    ofItems items: [FeatureExtractor.Item], _ body: (Batch) throws -> Void
  ) throws {
    let layer = head.layer()
    var first = 0
    try extractor.forEachBatch(of: items, needsDigests: false) { batch in
      var results = batch.failures.map { Result<Prediction, ImageError>.failure($0) }
      if let features = batch.features {
        let logits = HeadEvaluator.logits(layer, of: features).data.scalars
        for (row, index) in batch.indices.enumerated() {
          let numbers = Array(logits[(row * classes.count)..<((row + 1) * classes.count)])
          guard numbers.withUnsafeBufferPointer(\.areFinite) else {
            throw FeatureError.logits(image: items[index].path)
          }
          let prediction = Prediction(
            path: items[index].path,
            logits: numbers,
            temperature: temperature, classes: classes, count: naming.count,
            threshold: naming.threshold)
          // Ascending, so that all that belongs before it is there already.
          results.insert(.success(prediction), at: index - first)
        }
      }
      first = batch.done
      try body(Batch(results: results, flaws: batch.flaws, done: batch.done))
    }
  }
}
