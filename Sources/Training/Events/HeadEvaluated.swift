/// What a head says about the images of a data set; in training the one that is kept, about the
/// validation images.
public struct HeadEvaluated: Sendable, Equatable {
  /// The data set, a folder or a list, from the root of the file system.
  public var data: String
  /// Class names; their order is the order of the head's outputs.
  public var classes: [String]
  /// The figures and the confusion matrix.
  public var evaluation: Evaluation
  /// The temperature, and what it does to the probabilities; nil if that is not known.
  public var calibration: CalibrationReport?
  /// A record for each image that was evaluated, in the data set's order; probabilities are at the
  /// temperature.
  public var images: [EvaluatedImage]
  /// Which part of the data set these are; nil in training.
  public var part: EvaluatedPart?

  /// A record of the given values.
  public init(
    data: String, classes: [String], evaluation: Evaluation,
    calibration: CalibrationReport? = nil,
    images: [EvaluatedImage], part: EvaluatedPart? = nil
  ) {
    self.data = data
    self.classes = classes
    self.evaluation = evaluation
    self.calibration = calibration
    self.images = images
    self.part = part
  }
}

/// What a head says about an image whose class is known.
public struct EvaluatedImage: Sendable, Equatable {
  /// A class and how likely the head holds it.
  public struct Guess: Sendable, Equatable {
    /// The class's index.
    public var index: Int
    /// Its probability, 0…1.
    public var probability: Double

    /// A guess of the given values.
    public init(index: Int, probability: Double) {
      self.index = index
      self.probability = probability
    }
  }

  /// Where the image lies in the data set's folder, or a path from the root.
  public var path: String
  /// The index of its true class.
  public var label: Int
  /// How likely the head holds that class, 0…1.
  public var probability: Double
  /// The five most likely classes, the likeliest first.
  public var guesses: [Guess]

  /// A record of the given values.
  public init(path: String, label: Int, probability: Double, guesses: [Guess]) {
    self.path = path
    self.label = label
    self.probability = probability
    self.guesses = guesses
  }

  /// Whether the likeliest class is the true one.
  public var isRight: Bool { guesses.first?.index == label }
}
