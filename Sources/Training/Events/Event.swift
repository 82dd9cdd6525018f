public import Features

/// What happens in a run, in the order in which it happens.
///
/// The loop yields these records and prints nothing; sinks turn them into a progress bar, lines, or
/// files.
public enum Event: Sendable, Equatable {
  /// A run is about to begin: what it works on.
  case runStarted(RunStarted)
  /// A batch of images went through the backbone, or a batch of features through the head.
  case batchDone(BatchDone)
  /// Ways to make the head were compared on images that they were not made of.
  case headSelected(HeadSelected)
  /// An epoch ended and was evaluated.
  case epochDone(EpochDone)
  /// The head that is kept was evaluated once more, image by image.
  case headEvaluated(HeadEvaluated)
  /// The run is over and its files are written.
  case runEnded(RunEnded)
}

/// What a run works on.
public struct RunStarted: Sendable, Equatable {
  /// The data set's folder.
  public var data: String
  /// The name of the backbone's weights.
  public var backbone: String
  /// The digest of the backbone's tensors.
  public var backboneDigest: String
  /// What its features are computed in: `fp32` or `int8`.
  public var precision: String
  /// Class names; their order is the order of the head's outputs.
  public var classes: [String]
  /// How many images train.
  public var trainImages: Int
  /// How many images evaluate; with folds all that train.
  public var valImages: Int
  /// In how many folds the images are measured; nil if some are set aside to validate.
  public var folds: Int?
  /// How many images measure the result, on which nothing is chosen.
  public var testImages: Int
  /// How many classes have no image that evaluates.
  public var unmeasuredClasses: Int
  /// How many views there are of each image that trains.
  public var viewsPerImage: Int
  /// How many numbers train.
  public var trainableParameters: Int
  /// How many numbers the whole network has.
  public var totalParameters: Int
  /// How many epochs were asked for.
  public var epochs: Int
  /// The run folder.
  public var output: String
  /// When the run began, in seconds since 1970.
  public var time: Double

  /// A record of the given values.
  public init(
    data: String, backbone: String, backboneDigest: String, precision: String, classes: [String],
    trainImages: Int, valImages: Int, folds: Int? = nil, testImages: Int = 0,
    unmeasuredClasses: Int = 0,
    viewsPerImage: Int = 1, trainableParameters: Int, totalParameters: Int, epochs: Int,
    output: String, time: Double
  ) {
    self.data = data
    self.backbone = backbone
    self.backboneDigest = backboneDigest
    self.precision = precision
    self.classes = classes
    self.trainImages = trainImages
    self.valImages = valImages
    self.folds = folds
    self.testImages = testImages
    self.unmeasuredClasses = unmeasuredClasses
    self.viewsPerImage = viewsPerImage
    self.trainableParameters = trainableParameters
    self.totalParameters = totalParameters
    self.epochs = epochs
    self.output = output
    self.time = time
  }

  /// The same with the images that were used, which are fewer where bad ones were left out.
  ///
  /// - Parameters:
  ///   - last: The last epoch; nil if there is none.
  ///   - ended: How the run ended; nil if it didn't.
  package func used(last: EpochDone?, ended: RunEnded?) -> RunStarted {
    var used = self
    used.valImages = last?.validation.images ?? valImages
    guard let ended else { return used }
    used.trainImages = ended.trainImages
    used.valImages = ended.valImages
    used.testImages = ended.test?.metrics.images ?? testImages
    used.unmeasuredClasses = ended.unmeasuredClasses ?? unmeasuredClasses
    return used
  }

  /// The layer that trains: `Linear(512, 10)`.
  package var headShape: String {
    "Linear(\(trainableParameters / max(classes.count, 1) - 1), \(classes.count))"
  }
}

/// The figures of one epoch; accuracies are fractions.
public struct EpochDone: Sendable, Equatable {
  /// The epoch's number, from 1.
  public var epoch: Int
  /// The size of its steps.
  public var learningRate: Double
  /// The mean loss over the epoch's training images, each measured before its batch's step.
  public var trainLoss: Double
  /// The share of the epoch's training images whose class came first, measured as the loss is.
  public var trainTop1: Double
  /// How the head does on the validation images after the epoch.
  public var validation: Metrics
  /// Wall time, evaluation included.
  public var seconds: Double
  /// How many training images a second went through the head and back, evaluation left out.
  public var imagesPerSecond: Double
  /// Whether no earlier epoch had this `valTop1` or a higher one.
  public var isBest: Bool

  /// The mean loss over the validation images after the epoch.
  public var valLoss: Double { validation.loss }
  /// The share of validation images whose class came first.
  public var valTop1: Double { validation.top1 }
  /// The share of validation images whose class was among the first five.
  public var valTop5: Double { validation.top5 }

  /// A record of the given values.
  public init(
    epoch: Int, learningRate: Double, trainLoss: Double, trainTop1: Double, validation: Metrics,
    seconds: Double, imagesPerSecond: Double, isBest: Bool
  ) {
    self.epoch = epoch
    self.learningRate = learningRate
    self.trainLoss = trainLoss
    self.trainTop1 = trainTop1
    self.validation = validation
    self.seconds = seconds
    self.imagesPerSecond = imagesPerSecond
    self.isBest = isBest
  }
}

/// How a run ended.
public struct RunEnded: Sendable, Equatable {
  /// The epoch whose head was kept; nil if none was completed and measured.
  public var best: EpochDone?
  /// What was chosen in cross-validation; nil if there was none.
  public var selected: HeadSelected?
  /// How the kept head does on the validation images, or with folds how heads made of the other folds do;
  /// nil if it was not measured.
  public var validation: Metrics?
  /// How many images trained; fewer than at the start if bad ones were left out.
  public var trainImages: Int
  /// How many images evaluated.
  public var valImages: Int
  /// How many classes had no image that evaluated; nil if that is not known.
  public var unmeasuredClasses: Int?
  /// How many features the run needed: one for each view of each image.
  public var features: Int
  /// How many of them were remembered from earlier.
  public var rememberedFeatures: Int
  /// The head's temperature, and what it does to the probabilities; nil if that is not known.
  public var calibration: CalibrationReport?
  /// How the head does on images that nothing was chosen on; nil if there are none.
  public var test: TestResult?
  /// How many epochs were completed, of which `best` is one.
  public var epochs: Int
  /// Wall time of the feature pass.
  public var featureSeconds: Double
  /// Wall time of training the head.
  public var trainingSeconds: Double
  /// Wall time of the whole run.
  public var totalSeconds: Double
  /// Whether the run was asked to end early.
  public var isInterrupted: Bool
  /// The run folder.
  public var output: String
  /// Whether the page about the run is in that folder.
  public var hasReport = true

  /// A record of the given values.
  public init(
    best: EpochDone?, selected: HeadSelected? = nil, validation: Metrics? = nil, trainImages: Int,
    valImages: Int, unmeasuredClasses: Int? = nil,
    features: Int, rememberedFeatures: Int, calibration: CalibrationReport? = nil,
    test: TestResult? = nil, epochs: Int = 0, featureSeconds: Double, trainingSeconds: Double,
    totalSeconds: Double, isInterrupted: Bool, output: String
  ) {
    self.best = best
    self.selected = selected
    self.validation = validation
    self.trainImages = trainImages
    self.valImages = valImages
    self.unmeasuredClasses = unmeasuredClasses
    self.features = features
    self.rememberedFeatures = rememberedFeatures
    self.calibration = calibration
    self.test = test
    self.epochs = epochs
    self.featureSeconds = featureSeconds
    self.trainingSeconds = trainingSeconds
    self.totalSeconds = totalSeconds
    self.isInterrupted = isInterrupted
    self.output = output
  }
}
