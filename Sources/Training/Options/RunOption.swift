package import Features
package import Vision

/// The options of a run, each declared once.
///
/// Upper bounds keep what is computed from the numbers in range, sums of counts in an `Int` and
/// what becomes single precision finite; no use comes near them.
package enum RunOption {
  // What there is to learn from.
  package static let data = TypedOption(
    "data", \.data, .images(.seenImages), help: "The data set: a folder, or a CSV of images")
  package static let csvColumns = TypedOption(
    "csv-columns", \.csvColumns,
    in: OptionRange("two or three columns, as path,class or 1,3,2") { LabelColumns($0) != nil },
    .images(.seenImages), standard: "by name, or the first two",
    help: "The columns of a CSV: PATH,CLASS or PATH,CLASS,SPLIT, names or numbers")
  package static let weights = TypedOption(
    "weights", \.weights, .head(.backbone), help: "The backbone: a file, or a name")
  package static let weightsPrefix = TypedOption(
    "weights-prefix", \.weightsPrefix, .head(.backbone),
    help: "What stands before the names of the backbone's tensors, if it is there twice")
  package static let architecture = TypedOption(
    "architecture", \.architecture, .head(.backbone),
    help: "What kind of network it is, if its tensors fit several")
  package static let output = TypedOption(
    "output", \.output, .none, standard: "runs/DATA-DATE-TIME", help: "The run folder")

  // How the head trains.
  package static let precision = TypedOption(
    "precision", \.precision, .head(.backbone),
    help: "What features are computed in: fp32, or int8, which is faster")
  package static let head = TypedOption(
    "head", \.head, .head(.training),
    help: "How the head is made: sgd, lbfgs, lda, mean or auto, the best of them")
  package static let standardize = TypedOption(
    "standardize", \.standardize, .head(.training),
    help: "Divide features by their deviations before sgd or lbfgs")
  package static let classWeights = TypedOption(
    "class-weights", \.classWeights, .head(.training),
    help: "What counts the same: each image (equal) or class (balanced)")
  package static let folds = TypedOption(
    "folds", \.folds, in: .whole(2...100), .images(.training), standard: "one split",
    help: "Measure in so many folds, and train the head on all images")
  package static let epochs = TypedOption(
    "epochs", \.epochs, in: .whole(1...1_000_000), .head(.training),
    help: "How often the head sees each image")
  package static let batchSize = TypedOption(
    "batch-size", \.batchSize, in: .whole(1...1_000_000), .head(.training), help: "Images a step")
  package static let learningRate = TypedOption(
    "learning-rate", \.learningRate, in: .numbers(1e-30...1e30, "a number from 1e-30 to 1e30"),
    .head(.training), help: "The size of the steps")
  package static let momentum = TypedOption(
    "momentum", \.momentum, in: .numbers(0...0.999999, "a number from 0 to 0.999999"),
    .head(.training), help: "SGD's momentum, from 0 to below 1")
  package static let weightDecay = TypedOption(
    "weight-decay", \.weightDecay, in: .numbers(0...1e30, "a number from 0 to 1e30"),
    .head(.training), help: "L2 regularization")
  package static let nesterov = TypedOption(
    "nesterov", \.nesterov, .head(.training), help: "Nesterov's momentum")
  package static let seed = TypedOption(
    "seed", \.seed, .head(.training),
    help: "Decides the head's first weights and the images' order")
  package static let threads = TypedOption(
    "threads", \.threads, in: .whole(1...1024), .none,
    standard: "all that the process may use",
    help: "How many threads work, which changes no result")

  // Which images do what.
  package static let split = TypedOption(
    "split", \.split, .images(.training),
    help: "How a flat folder is divided: hash, or stratified: each class by itself")
  package static let valFraction = TypedOption(
    "val-fraction", \.valFraction, in: OptionRange("a number between 0 and 1") { $0 > 0 && $0 < 1 },
    .images(.training), help: "The part of a flat folder that validates")
  package static let testFraction = TypedOption(
    "test-fraction", \.testFraction,
    in: OptionRange("a number from 0 to below 1") { $0 >= 0 && $0 < 1 }, .images(.training),
    help: "The part of a flat folder that nothing is chosen on, measured at the end")
  package static let groupBy = TypedOption(
    "group-by", \.groupBy, in: .regularExpressions, .images(.training),
    help: "Keep images on one side whose paths agree in what (…) captures")

  // How an image becomes numbers.
  package static let background = TypedOption(
    "background", \.background, in: .colors, .head(.preprocessing), standard: "drop alpha",
    help: "Composite transparent images on '#rrggbb'")
  package static let augment = TypedOption(
    "augment", \.augment, in: .augmentations, .head(.training),
    help: "Train on more views of each image: flip, crops:K, or flip,crops:K")
  package static let resize = TypedOption(
    "resize", \.images.resize, .head(.preprocessing), standard: "as the weights ask",
    help: "Pixels of an image's shorter side after resizing")
  package static let crop = TypedOption(
    "crop", \.images.crop, .head(.preprocessing), standard: "likewise",
    help: "Pixels of the square in the middle that is taken")
  package static let interpolation = TypedOption(
    "interpolation", \.images.interpolation, .head(.preprocessing), standard: "likewise",
    help: "How images are resized: bilinear or bicubic")
  package static let mean = TypedOption(
    "mean", \.images.mean, .head(.preprocessing), standard: "likewise",
    help: "Subtracted from red, green and blue, as 0.485,0.456,0.406")
  package static let std = TypedOption(
    "std", \.images.std, .head(.preprocessing), standard: "likewise",
    help: "What red, green and blue are divided by then")
  package static let ignoreOrientation = TypedOption(
    "ignore-orientation", \.images.ignoresOrientation, .head(.preprocessing),
    standard: "as the weights ask, else no",
    help: "Leave photos as they are stored, whatever their EXIF says")
  package static let exactDecoding = TypedOption(
    "exact-decoding", \.images.decodesExactly, .head(.preprocessing), standard: "likewise",
    help: "Decode large JPEGs in full size before they are resized")

  // What is done about images that ask for too much.
  package static let maxPixels = TypedOption(
    "max-pixels", \.maxPixels, in: .whole(1...1_000_000_000_000_000), .images(.training),
    standard: "1,000,000,000; 64,000,000 if held as a whole",
    help: "The most pixels that an image may have")
  package static let skipBad = TypedOption(
    "skip-bad", \.skipBad, .images(.training), help: "Leave unreadable images out")

  // What else a run leaves.
  package static let tensorboard = TypedOption(
    "tensorboard", \.tensorboard, .none, help: "Write events for TensorBoard into the run folder")
  package static let minAccuracy = TypedOption(
    "min-accuracy", \.minAccuracy,
    in: .numbers(0...1, "a fraction from 0 to 1 (0.9 for 90 %)"), .none,
    help: "Exit with 1 if the best validation top-1 is below this fraction")

  /// Every option, in the order in which files list them.
  package static let all: [any DeclaredOption] = [
    data, weights, weightsPrefix, architecture, output, precision, head, standardize, classWeights,
    epochs, batchSize, learningRate, momentum, weightDecay, nesterov, seed, threads, csvColumns,
    split, valFraction, testFraction, folds, groupBy, background, augment, resize, crop,
    interpolation, mean, std,
    ignoreOrientation, exactDecoding, maxPixels, skipBad, tensorboard, minAccuracy,
  ]

  /// Those that every run has to give.
  package static let required: [any DeclaredOption] = [data, weights]

  /// The option of that name; nil if there is none.
  package static func named(_ key: String) -> (any DeclaredOption)? {
    all.first { $0.key == key }
  }
}

extension OptionRange where Value == String {
  /// Texts that `Regex` takes.
  fileprivate static var regularExpressions: OptionRange {
    OptionRange(
      "a regular expression",
      found: { pattern in
        do {
          _ = try Regex(pattern)
          return nil
        } catch {
          return "\(pattern) (\(error))"
        }
      })
  }

  /// Texts that `RGB` takes.
  fileprivate static var colors: OptionRange {
    OptionRange("a color as '#rrggbb'") { RGB($0) != nil }
  }

  /// Texts that `Augmentation` takes.
  fileprivate static var augmentations: OptionRange {
    OptionRange(Augmentation.expected) { Augmentation($0) != nil }
  }
}
