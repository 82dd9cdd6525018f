/// Whether images whose likeliest class has a probability of 90 % are right in 90 % of cases.
package struct Reliability: Sendable, Equatable {
  /// The images whose likeliest class has a probability in one range.
  package struct Bin: Sendable, Equatable {
    /// How many images there are.
    package fileprivate(set) var images = 0
    /// The mean probability of their likeliest class; 0 without images.
    package var confidence: Double { images > 0 ? confidenceSum / Double(images) : 0 }
    /// The share whose likeliest class is the true one; 0 without images.
    package var accuracy: Double { images > 0 ? Double(hits) / Double(images) : 0 }

    fileprivate var confidenceSum = 0.0
    fileprivate var hits = 0
  }

  /// How many ranges 0…1 is divided into.
  package static let binCount = 15

  /// The images by the probability of their likeliest class: bin i holds i/15 < p ≤ (i + 1)/15.
  package private(set) var bins = [Bin](repeating: Bin(), count: binCount)
  private var lossSum = 0.0

  /// The reliability of no images yet.
  package init() {}

  /// How many images there are.
  package var images: Int { bins.reduce(0) { $0 + $1.images } }

  /// The mean of −ln p of the true classes; 0 without images.
  package var loss: Double { images > 0 ? lossSum / Double(images) : 0 }

  /// The expected calibration error: Σ over bins of (its share of the images) · |accuracy −
  /// confidence|; 0 without images.
  ///
  /// C. Guo et al., On Calibration of Modern Neural Networks, 2017, with 15 bins of equal width.
  package var calibrationError: Double {
    let gaps = bins.reduce(0) { $0 + abs(Double($1.hits) - $1.confidenceSum) }
    return images > 0 ? gaps / Double(images) : 0
  }

  /// Error and loss.
  package var figures: CalibrationFigures {
    CalibrationFigures(calibrationError: calibrationError, loss: loss)
  }

  /// Adds an image.
  ///
  /// - Parameters:
  ///   - confidence: The probability of its likeliest class; what is not a number counts as 0.
  ///   - isRight: Whether that class is the true one.
  ///   - loss: −ln of the true class's probability.
  package mutating func add(confidence: Double, isRight: Bool, loss: Double) {
    let confidence = confidence.isNaN ? 0 : min(max(confidence, 0), 1)
    let place = (confidence * Double(Self.binCount)).rounded(.up)
    let bin = max(0, Int(place) - 1)
    bins[bin].images += 1
    bins[bin].confidenceSum += confidence
    bins[bin].hits += isRight ? 1 : 0
    lossSum += loss
  }
}
