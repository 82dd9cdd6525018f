internal import Autograd
package import Features
internal import Text
package import Vision
internal import Weights

/// `head.safetensors`: a trained head that says what it needs and what its outputs mean.
///
/// Tensors `fc.weight` [classes, features] and `fc.bias` [classes], or what else the backbone calls its
/// head; all else is metadata (see `HeadFile+Metadata.swift`).
package struct HeadFile: Sendable {
  /// The version of the metadata that this code writes, and the highest that it reads.
  ///
  /// 1 had no temperature: its heads are at temperature 1.
  package static let formatVersion = 2

  /// The numbers.
  package var head: TrainedHead
  /// What the logits are divided by before the softmax.
  package var temperature: Double
  /// What each output means, in order.
  package var classes: [String]
  /// What happened to the images.
  package var preprocessing: Preprocessing
  /// The backbone whose features the head was trained on.
  package var backbone: BackboneIdentity
  /// How it was trained.
  package var training: TrainingRecord
  /// Which images it was made with; nil in a file of an earlier version.
  package var images: SeenImages?

  /// A head with its description.
  package init(
    head: TrainedHead, temperature: Double = 1, classes: [String], preprocessing: Preprocessing,
    backbone: BackboneIdentity, training: TrainingRecord, images: SeenImages? = nil
  ) {
    self.head = head
    self.temperature = temperature
    self.classes = classes
    self.preprocessing = preprocessing
    self.backbone = backbone
    self.training = training
    self.images = images
  }

  /// Reads and checks a file, or that of a run folder.
  ///
  /// Throws `WeightsError` if it is no tensor file or lacks a tensor, `HeadFileError` if it is
  /// no head or contradicts itself, or if the folder has none.
  package init(path: String) throws {
    let path = try HeadFile.file(at: path)
    let file = try WeightsFile(path: path)
    let metadata = HeadMetadata(values: file.metadata, path: path)
    try metadata.checkFormat()
    temperature = try metadata.temperature()
    classes = try metadata.decode([String].self, .classes)
    preprocessing = try metadata.decode(Preprocessing.self, .preprocessing)
    training = try metadata.training()
    images = try metadata.images()
    backbone = BackboneIdentity(
      name: try metadata.text(.backbone), published: metadata.published,
      digest: try metadata.text(.digest),
      architecture: try metadata.architecture(),
      precision: try metadata.precision(),
      calibration: try metadata.calibration(),
      kernelRevision: try metadata.text(.kernelRevision), path: metadata.backbonePath)
    head = try HeadFile.tensors(
      of: file, named: backbone.architecture.head, classCount: classes.count,
      featureCount: backbone.architecture.featureCount)
    if classes.isEmpty || Set(classes).count != classes.count {
      throw HeadFileError.badMetadata(
        path: path, key: HeadMetadata.Key.classes.rawValue, reason: "names must differ")
    }
  }

  /// The head's file that a path means: the path itself, or `head.safetensors` in a run folder.
  ///
  /// Throws `HeadFileError.noHead` for a folder that has none.
  package static func file(at path: String) throws(HeadFileError) -> String {
    guard Folder.isFolder(path) else { return path }
    let file = path + (path.hasSuffix("/") ? "" : "/") + "head.safetensors"
    if FileStamp(path: file) == nil { throw .noHead(folder: path) }
    return file
  }

  /// Writes the file; the same head gives the same bytes.
  ///
  /// Of all files only this one says which images the head was made with.
  package func write(to path: String) throws {
    try SafetensorsWriter.write(
      head.entries(named: backbone.architecture.head), metadata: ownMetadata, to: path)
  }

  /// What the file says about itself, with the images that the head was made with.
  package var ownMetadata: [String: String] {
    var values = metadata
    values[HeadMetadata.Key.images.rawValue] = images.map(JSON.encoded)
    return values
  }

  static func tensors(
    of file: WeightsFile, named name: String, classCount: Int, featureCount: Int
  ) throws -> TrainedHead {
    let names = (weight: name + ".weight", bias: name + ".bias")
    for (name, shape) in [(names.weight, [classCount, featureCount]), (names.bias, [classCount])] {
      let found = try file.info(name).shape
      if found != shape {
        throw HeadFileError.shape(path: file.path, tensor: name, expected: shape, found: found)
      }
    }
    let weight = try file.floats(names.weight)
    let bias = try file.floats(names.bias)
    for (name, values) in [(names.weight, weight), (names.bias, bias)]
    where !values.allSatisfy(\.isFinite) {
      throw HeadFileError.notFinite(path: file.path, tensor: name)
    }
    return TrainedHead(
      weight: Tensor(weight, shape: [classCount, featureCount]),
      bias: Tensor(bias, shape: [classCount]))
  }
}

/// Why a tensor file can't be used as a head.
package enum HeadFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A folder without `head.safetensors`.
  case noHead(folder: String)
  /// A tensor file without the metadata of a head.
  case notAHead(path: String)
  /// The metadata is of a version that is not known yet.
  case newer(path: String, found: String)
  /// Features are in a precision that is not known yet.
  case precision(path: String, found: String)
  /// A piece of metadata is missing.
  case missingMetadata(path: String, key: String)
  /// A piece of metadata can't be understood.
  case badMetadata(path: String, key: String, reason: String)
  /// A tensor doesn't fit the classes.
  case shape(path: String, tensor: String, expected: [Int], found: [Int])
  /// A tensor holds NaN or infinity.
  case notFinite(path: String, tensor: String)

  package var description: String {
    switch self {
    case .noHead(let folder):
      "\(folder.printable): expected a run folder with head.safetensors, found none in it: give "
        + "the folder of a run whose head was saved, or a head's file"
    case .notAHead(let path):
      "\(path): expected a head made by finetune train, found another tensor file: give the "
        + "head.safetensors of a run folder"
    case .newer(let path, let found):
      "\(path): expected a head of format \(HeadFile.formatVersion), found \(found.printable): "
        + "use the version of finetune that wrote it, or a later one"
    case .precision(let path, let found):
      "\(path): expected features in "
        + Precision.Name.allCases.map(\.rawValue).joined(separator: " or ")
        + ", found \(found.printable): use the version of finetune that wrote it, or a later one"
    case .missingMetadata(let path, let key):
      "\(path): expected metadata \"\(key)\", found none: train the head again"
    case .badMetadata(let path, let key, let reason):
      "\(path): metadata \"\(key)\" can't be understood (\(reason.printable)): train the head again"
    case .shape(let path, let tensor, let expected, let found):
      "\(path): \"\(tensor)\": expected \(expected), found \(listed(found)): train the head again"
    case .notFinite(let path, let tensor):
      "\(path): \"\(tensor)\": expected finite numbers, found others: train the head again"
    }
  }
}
