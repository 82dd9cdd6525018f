internal import Features
internal import Kernels
internal import Synchronization
public import Vision

/// A trained head with its backbone: says what pictures in memory show.
///
/// Several threads may use one: calls wait for each other, and each runs on all cores.
public final class Classifier: Sendable {
  /// How many pictures go through the backbone together; more of them in a call bring nothing.
  public static let batchSize = FeatureExtractor.batchSize

  /// The bytes of an image file, and what to call it.
  public struct Picture: Sendable {
    /// Names the picture in its prediction and in errors; never opened.
    public var name: String
    /// The file.
    public var bytes: [UInt8]

    /// A picture of these bytes.
    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// The classes that the head knows, in the order of a prediction's logits.
  public let classes: [String]
  private let predictor: Mutex<Predictor>

  /// Loads a head (`head.safetensors`) and its backbone, ready to predict.
  ///
  /// - Parameters:
  ///   - path: The head's file.
  ///   - weights: The backbone's file or name; nil looks in `models/` for the name that the head
  ///     recorded.
  ///   - limits: What a picture may claim.
  ///   - topCount: How many classes a prediction names.
  ///   - threshold: A prediction is unsure if its likeliest class is less likely than this, 0…1.
  /// - Throws: An error whose description is one line with the file, what was expected, what was
  ///   found and what to do; `ExitCodes.code(for:)` has its exit code.
  public init(
    head path: String, weights: String? = nil, limits: DecodingLimits = .standard,
    topCount: Int = 5, threshold: Double? = nil
  ) throws {
    try InstructionSet.check()
    let naming = try Predictor.Naming(count: topCount, threshold: threshold)
    let head = try HeadFile(path: path)
    let backbone = try LoadedBackbone(for: head, weights: weights)
    _ = try backbone.module()
    classes = head.classes
    predictor = Mutex(
      Predictor(head: head, backbone: backbone, limits: limits, naming: naming))
  }

  /// What the head says about each picture, or what is wrong with it, in their order.
  public func predictions(of pictures: [Picture]) throws -> [Result<Prediction, ImageError>] {
    try predictor.withLock { try $0.results(of: pictures) }
  }
}

extension Predictor {
  /// A result for each picture, in their order.
  fileprivate func results(
    of pictures: [Classifier.Picture]
  ) throws -> [Result<Prediction, ImageError>] {
    let items = pictures.map {
      FeatureExtractor.Item(path: $0.name, bytes: $0.bytes, views: [.center])
    }
    var results: [Result<Prediction, ImageError>] = []
    try forEachBatch(ofItems: items) { results += $0.results }
    return results
  }
}
