public import Features
internal import Text
public import Vision

/// Every option of a training run: what the flags, the file of `--config` and the defaults add up to.
public struct RunOptions: Sendable, Equatable {
  /// The data set: a folder with `train` and `val`, one folder of classes, or a CSV of images.
  public var data: String?
  /// The columns of a CSV, as `LabelColumns` reads them; nil goes by their names.
  public var csvColumns: String?
  /// The backbone's weights: a file, or a name in `models/`.
  public var weights: String?
  /// What stands before the names of the backbone's tensors in its file, if it is there more than once.
  public var weightsPrefix: String?
  /// What kind of network the backbone is, if the names and shapes of its tensors fit several.
  public var architecture: Architecture?
  /// The run folder; nil until it is resolved means `runs/DATA-DATE-TIME`.
  public var output: String?
  /// The numbers that features are computed in.
  public var precision = Precision.Name.fp32
  /// How the head is made.
  public var head = HeadKind.sgd
  /// Whether features are divided by their standard deviations before the head trains, which its file
  /// doesn't tell: what was divided is multiplied into its weights.
  public var standardize = false
  /// How much the images of each class count in training.
  public var classWeights = ClassWeights.equal
  /// In how many folds all images are measured, each by a head made of the others; nil means that some
  /// images validate instead.
  public var folds: Int?
  /// How many times the head sees every training image; at least 1.
  public var epochs = 10
  /// How many images each step averages over; at least 1.
  public var batchSize = 32
  /// The size of SGD's steps; above 0.
  public var learningRate = 0.01
  /// SGD's momentum; from 0 to below 1.
  public var momentum = 0.9
  /// The share of itself that each parameter adds to its gradient; 0 or more.
  public var weightDecay = 0.0
  /// Whether SGD looks ahead (Nesterov's momentum).
  public var nesterov = false
  /// Where the head's first weights and the order of the images come from.
  public var seed: UInt64 = 0
  /// How many threads work, which changes no result; nil means all that the process may use.
  public var threads: Int?
  /// How a flat folder's images are divided.
  public var split = SplitMethod.hash
  /// The share of a flat folder's images that validate; between 0 and 1.
  public var valFraction = 0.2
  /// The share of a flat folder's images that nothing is chosen on, to measure the result with.
  ///
  /// With `valFraction` it is below 1; nil means none.
  public var testFraction: Double?
  /// A regular expression whose captured part of a path decides its side of the split.
  public var groupBy: String?
  /// `#rrggbb` behind transparent pixels; nil drops the alpha channel.
  public var background: String?
  /// The views of training images: `flip`, `crops:K` or `flip,crops:K`; nil means the center alone.
  public var augment: String?
  /// What changes about the preprocessing that the weights ask for.
  public var images = PreprocessingChanges()
  /// The most pixels that an image may have; nil means the decoder's own limits.
  public var maxPixels: Int?
  /// Whether unreadable images are left out rather than refused.
  public var skipBad = false
  /// Whether the run folder gets a file of events for TensorBoard, which changes no result.
  public var tensorboard = false
  /// The best epoch's `valTop1` that the run must reach, as a fraction.
  public var minAccuracy: Double?

  /// The defaults.
  public init() {}
}

/// An option that can't be used as it is given.
public enum OptionError: Error, Equatable, Sendable {
  /// An option has no default and was not given.
  case missing(option: String)
  /// An option's value is out of its range or not of its kind.
  case invalid(option: String, expected: String, found: String)
  /// A configuration file has a key that isn't an option.
  case unknownKey(path: String, line: Int, key: String, known: [String])
  /// A configuration file has a value of the wrong kind.
  case invalidValue(path: String, line: Int, key: String, expected: String, found: String)
  /// A configuration file is not a YAML mapping.
  case notYAML(path: String, line: Int, reason: String)
}

extension OptionError: CustomStringConvertible {
  /// One line: which option, what was expected, what was found, what to do.
  public var description: String {
    switch self {
    case .missing(let option):
      "\(option): expected a value, found none"
    case .invalid(let option, let expected, let found):
      "\(option): expected \(expected), found \(found.printable)"
    case .unknownKey(let path, let line, let key, let known):
      "\(path):\(line): expected an option, found \"\(key.printable)\": the options are "
        + known.joined(separator: ", ")
    case .invalidValue(let path, let line, let key, let expected, let found):
      "\(path):\(line): \(key): expected \(expected), found \(found.printable)"
    case .notYAML(let path, let line, let reason):
      "\(path):\(line): expected lines such as \"epochs: 10\", found other text: \(reason)"
    }
  }
}
