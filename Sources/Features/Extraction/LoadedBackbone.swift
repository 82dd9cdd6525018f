package import Autograd
internal import Foundation
internal import Kernels
package import Logging
internal import Text
package import Vision
package import Weights

/// A frozen backbone with all that has to be known about it.
package struct LoadedBackbone {
  /// Raised when frozen features change by more than rounding; heads record it.
  static let kernelRevision = 2

  /// Which one it is.
  package private(set) var identity: BackboneIdentity
  /// The file it came from.
  package let path: String
  /// What its images have to go through.
  package var preprocessing: Preprocessing
  /// Whether nothing says what its images have to go through, so that torchvision's is assumed.
  private let isPreprocessingAssumed: Bool
  /// Whether the file doesn't say of itself that its weights are random.
  package let isPretrained: Bool
  /// How many numbers it has, without its head.
  package let parameterCount: Int
  /// What kind of network it is.
  package var architecture: Architecture { network.architecture }
  let network: LazyNetwork
  /// Its tensors under the network's own names.
  package var tensors: WeightsFile { network.file }
  /// Where in the file it is, if that has to be said.
  private let place: NetworkPlace

  /// [N, 3, crop, crop] → [N, featureCount], folded and packed; made at the first call.
  ///
  /// Throws as `init(named:memory:)` does, if the weights were not loaded before.
  package func module() throws -> any Module { try network.frozen(precision) }

  /// The weights that `name` means: a path, or a name in `models/`.
  ///
  /// A file that `memory` knows is not loaded before `module()` is called.
  ///
  /// Its images go through what the registry says of a published file, else through what the file's
  /// metadata says, else through torchvision's preprocessing for ImageNet, each with `changes`.
  ///
  /// Throws `ModelFolder.NotFound`, `WeightsError` (also for numbers that are not finite),
  /// `NetworkNamesError` if the tensors aren't those of one network of a known kind, `PreprocessingChangeError`
  /// for changes that can't be made, and `BackboneError`.
  ///
  /// - Parameters:
  ///   - prefix: What stands before the names of its tensors in the file, if it is there more than once.
  ///   - architecture: What kind of network it is, if its names and shapes fit several.
  ///   - batchSize: How many images there usually are at a time, 0 for a few in all: see
  ///     `FrozenBackbone`.
  ///   - isNeeded: Whether `module()` is sure to be called: what takes time is then done at once.
  package init(
    named name: String, prefix: String? = nil, as architecture: Architecture? = nil,
    changes: PreprocessingChanges = PreprocessingChanges(),
    memory: (any FileMemory)? = nil, batchSize: Int = FeatureExtractor.batchSize,
    isNeeded: Bool = false
  ) throws {
    try self.init(
      named: name, memory: memory, batchSize: batchSize, needed: isNeeded ? .fp32 : nil,
      recognize: { try $0.recognized(prefix: prefix, as: architecture) }
    ) { file in
      let published = WeightsRegistry.entry(ofFileAt: file.path)
      let stated =
        changes.areComplete
        ? (try? LoadedBackbone.preprocessing(of: file, published)) ?? .imageNet
        : try LoadedBackbone.preprocessing(of: file, published)
      return Description(
        published: published, preprocessing: try changes.applied(to: stated ?? .imageNet),
        isAssumed: stated == nil)
    }
  }

  /// What has to be known about a file beside its tensors.
  private struct Description {
    var published: PublishedWeights?
    var preprocessing: Preprocessing
    var isAssumed = false
  }

  /// - Parameters:
  ///   - digest: Which one it is if the file holds several; nil refuses them.
  ///   - precision: What it is sure to compute in; nil if it may not be needed.
  private init(
    named name: String, memory: (any FileMemory)?, batchSize: Int,
    digest wanted: String? = nil, needed precision: Precision?,
    recognize: (WeightsFile) throws -> Recognition,
    describe: (WeightsFile) throws -> Description
  ) throws {
    path = try ModelFolder.find(name)
    let stamp = FileStamp(path: path)
    let now = FileStamp.now
    let file = try WeightsFile(path: path)
    let found = try recognize(file)
    let (architecture, places) = (found.architecture, found.places)
    if places.count > 1, wanted == nil {
      throw NetworkNamesError.several(
        path: path, network: architecture.title, prefixes: places.map(\.prefix))
    }
    let description = try describe(file)
    // A file that was replaced meanwhile is not the one that the stamp is of; and of one that holds
    // several networks the stamp doesn't say which.
    let known = found.isSole && stamp == FileStamp(path: path) ? stamp : nil
    var (network, place) = (
      LazyNetwork(architecture, file.network(at: places[0]), batchSize: batchSize), places[0]
    )
    var digest: ContentDigest
    if let known, case .backbone(let remembered)?? = memory?.contents(of: [known]).first {
      digest = remembered
      network.isChecked = true
    } else {
      digest = try network.load(precision) { try BackboneDigest.of($0, head: architecture.head) }
      if let known, known.isSettled(at: now) { memory?.remember([(known, .backbone(digest))]) }
    }
    for other in places.dropFirst() where "\(digest)" != wanted {
      (network, place) = (
        LazyNetwork(architecture, file.network(at: other), batchSize: batchSize), other
      )
      digest = try network.load(precision) { try BackboneDigest.of($0, head: architecture.head) }
    }
    self.network = network
    self.place = place
    identity = BackboneIdentity(
      name: description.published?.name ?? LoadedBackbone.name(of: path),
      published: description.published?.sha256, digest: "\(digest)",
      architecture: architecture, precision: Precision.fp32.name.rawValue,
      kernelRevision: "\(LoadedBackbone.kernelRevision)",
      path: LoadedBackbone.hint(to: path))
    preprocessing = description.preprocessing
    isPreprocessingAssumed = description.isAssumed
    isPretrained = file.metadata["pretrained"] != "false"
    parameterCount = network.file.tensors.filter { name, _ in
      !name.hasPrefix(architecture.head + ".")
        && (name.hasSuffix(".weight") || name.hasSuffix(".bias"))
    }.reduce(0) { $0 + $1.value.count }
  }

  /// Loads the backbone that a record names, from `weights` if given.
  ///
  /// Otherwise it is looked for under its recorded name in `models/`, then where it lay in training.
  /// Of several networks in the file it is the one with the recorded digest.
  ///
  /// Throws `BackboneError` if it is not found, or if it is another one.
  package init(
    recordedAs expected: BackboneIdentity, preprocessing: Preprocessing, weights: String?,
    memory: (any FileMemory)? = nil, batchSize: Int = FeatureExtractor.batchSize,
    isNeeded: Bool = false
  ) throws {
    let precision = expected.calibration.map { Precision.int8($0) } ?? .fp32
    func load(_ name: String) throws -> LoadedBackbone {
      let backbone = try LoadedBackbone(
        named: name, memory: memory, batchSize: batchSize, digest: expected.digest,
        needed: isNeeded ? precision : nil,
        recognize: { try (try? $0.recognized(as: expected.architecture)) ?? $0.recognized() },
        describe: { _ in Description(preprocessing: preprocessing) })
      if backbone.identity.digest != expected.digest {
        throw BackboneError.another(
          path: backbone.path, expected: expected, found: backbone.identity.digest)
      }
      return backbone
    }
    do {
      self = try load(weights ?? expected.name)
    } catch let error as ModelFolder.NotFound where weights == nil {
      guard let hint = expected.path else {
        throw BackboneError.notFound(expected, tried: error.tried)
      }
      do {
        self = try load(hint)
      } catch is ModelFolder.NotFound {
        throw BackboneError.notFound(expected, tried: error.tried + [hint])
      }
    } catch let error as BackboneError where weights == nil {
      // Other weights have its name now.
      guard let hint = expected.path, let backbone = try? load(hint) else { throw error }
      self = backbone
    }
    switch (Precision.Name(rawValue: expected.precision), expected.calibration) {
    case (.fp32, _): break
    case (.int8, let calibration?): try use(calibration)
    default:
      throw BackboneError.precision(
        expected.precision,
        known: Precision.Name.allCases.map(\.rawValue).joined(separator: " and "))
    }
  }

  /// The numbers that features are computed in.
  package var precision: Precision { identity.calibration.map { .int8($0) } ?? .fp32 }

  /// Computes in 8-bit integers from now on; throws `BackboneError` if it is of another network.
  mutating func use(_ calibration: Calibration) throws {
    guard calibration.fits(try network.activationNames()) else {
      throw BackboneError.calibration(path: path)
    }
    identity.calibration = calibration
    identity.precision = precision.name.rawValue
  }

  /// Warns of what users of these weights should know.
  package func warn(_ logger: Logger) {
    if let text = place.text(architecture.title) { logger.notice("\(path.printable): \(text)") }
    if !isPretrained {
      logger.warning("\(path.printable): random weights, not pretrained: expect low accuracy")
    }
    if isPreprocessingAssumed {
      logger.warning(
        """
        \(path.printable): says nothing of what images have to go through; used is \
        \(preprocessing): if that is wrong, say what is right: resize, crop, interpolation, mean \
        and std are options
        """)
    }
  }

  /// What the registry or a file's metadata says of images; nil if neither does.
  ///
  /// A network that was trained here says of photos, too, how they are decoded. Other weights don't, and
  /// photos are turned and scaled for them.
  ///
  /// Throws `BackboneError` if it can't be understood.
  package static func preprocessing(
    of file: WeightsFile, _ published: PublishedWeights?
  ) throws(BackboneError) -> Preprocessing? {
    guard let text = published?.preprocessing ?? file.metadata["preprocessing"] else { return nil }
    do {
      var preprocessing = try Preprocessing(json: text)
      if file.metadata[headKey] == nil, preprocessing.decoding == .asStored {
        preprocessing.decoding = .standard
      }
      return preprocessing
    } catch DecodingError.dataCorrupted(let context) where context.underlyingError == nil {
      throw .preprocessing(path: file.path, found: "\(text) (\(context.debugDescription))")
    } catch {
      throw .preprocessing(path: file.path, found: text)
    }
  }

  /// The metadata that every head has, and every network that was exported with one.
  package static let headKey = "finetune.head"

  /// What a head remembers of the place of its weights; nil for those that were downloaded.
  private static func hint(to path: String) -> String? {
    let path = Folder.absolute(path)
    return UserCache.weights().map { path.hasPrefix($0 + "/") } == true ? nil : path
  }

  private static func name(of path: String) -> String {
    ModelFolder.baseName(URL(fileURLWithPath: path).lastPathComponent)
  }
}
