internal import Autograd
internal import Kernels
package import Logging
internal import Synchronization
internal import Text
package import Vision
internal import Weights

extension LoadedBackbone {
  /// How many images a calibration looks at.
  static let calibrationImages = 64

  /// Computes in 8-bit integers from now on, calibrated on some of these samples.
  ///
  /// They are taken from the samples at even distances, so that all classes are seen; those that
  /// can't be read are left out. What was measured is remembered under the images' digests.
  ///
  /// - Parameter progress: Is told how many of how many images are done.
  /// - Returns: What it took; nil if it was remembered.
  /// - Throws: As `module()`; `FeatureError` for an image whose features are not finite; `Interrupted`
  ///   when `shouldStop` says so.
  @discardableResult
  package mutating func calibrate(
    on samples: [Sample], limits: DecodingLimits, heldBy held: HeldFiles = HeldFiles(limit: 0),
    cache: FeatureCache?, logger: Logger,
    shouldStop: @escaping () -> Bool = { false },
    progress: (BatchDone) throws -> Void = { _ in }
  ) throws -> CalibrationCost? {
    var cost: CalibrationCost?
    let count = min(samples.count, LoadedBackbone.calibrationImages)
    let chosen = (0..<count).map { samples[$0 * samples.count / count] }
    let recipe = FeatureRecipe(calibrating: identity, preprocessing, limits: limits)
    let key = ContentDigest(of: chosen.map { "\($0.digest)" }.joined(separator: " "))
    let names = try network.activationNames()
    var remembered: Calibration?
    cache?.recall(recipe, of: [key]) { _, vector in
      remembered = Calibration(
        row: Array(vector.bindMemory(to: Float.self)), names, input: preprocessing.inputBounds)
    }
    if let remembered {
      try use(remembered)
    } else {
      try progress(BatchDone(phase: .calibration, done: 0, total: count))
      let exact = try network.frozen(.fp32)
      let began = Uptime.seconds()
      let extractor = FeatureExtractor(self, limits: limits, heldBy: held)
      var items: [FeatureExtractor.Item] = []
      let images = extractor.inputs(of: chosen.map(\.path)).lazy
        .prefix { _ in !shouldStop() }
        .map { batch in
          items = batch.items
          return batch.images
        }
      let calibration = try Calibration(
        of: exact, on: images, input: preprocessing.inputBounds
      ) { features in try extractor.check(features, of: items) }
      if shouldStop() { throw Interrupted(left: "nothing was saved") }
      cost = CalibrationCost(seconds: Uptime.seconds() - began)
      cache?.remember(calibration.row(names), of: key, recipe)
      try use(calibration)
      try progress(BatchDone(phase: .calibration, done: count, total: count))
    }
    logger.debug("calibrated on \(Figures.amount(count, "image"))")
    if !Int8Kernels.current.form.isFast {
      logger.warning("int8: this processor has no instructions for it: fp32 is faster")
    }
    return cost
  }
}

extension Calibration {
  /// The bounds as a row of a feature cache: lower and upper of each activation.
  fileprivate func row(_ names: [String]) -> [Float] {
    names.flatMap { name in activations[name].map { [$0.lower, $0.upper] } ?? [0, 0] }
  }

  /// What `row` wrote; nil if it can't be that.
  fileprivate init?(row: [Float], _ names: [String], input: [Bounds]) {
    guard row.count >= 2 * names.count else { return nil }
    var activations: [String: Bounds] = [:]
    for (place, name) in names.enumerated() {
      guard let bounds = Bounds(row[2 * place], row[2 * place + 1]) else { return nil }
      activations[name] = bounds
    }
    self.init(input: input, activations: activations)
  }
}
