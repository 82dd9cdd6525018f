internal import Autograd
internal import Foundation
package import Vision
internal import Weights

/// A frozen backbone with all that has to be known about it.
package struct Backbone {
  /// Raised when frozen features change by more than rounding; heads record it.
  static let kernelRevision = 1

  /// Which one it is.
  package let identity: BackboneIdentity
  /// The file it came from.
  package let path: String
  /// What its images have to go through.
  package var preprocessing: Preprocessing
  /// Whether the file doesn't say of itself that its weights are random.
  package let isPretrained: Bool
  /// How many numbers it has, without `fc`.
  package let parameterCount: Int
  /// [N, 3, crop, crop] → [N, 512], folded and packed.
  let module: any Module

  /// Loads and freezes the weights that `name` means: a path, or a name in `models/`.
  ///
  /// Throws `ModelFolder.NotFound`, `SafetensorsError`, `ModuleFileError` if the tensors aren't those
  /// of a ResNet-18, and `BackboneError`.
  package init(named name: String) throws {
    path = try ModelFolder.find(name)
    let file = try SafetensorsFile(path: path)
    let network = try ResNet18.loaded(from: file)
    identity = BackboneIdentity(
      name: Backbone.name(of: path), digest: "\(try BackboneDigest.of(file))",
      precision: "fp32", kernelRevision: "\(Backbone.kernelRevision)")
    preprocessing = try Backbone.preprocessing(of: file)
    isPretrained = file.metadata["pretrained"] != "false"
    parameterCount = network.namedParameters.filter { !$0.name.hasPrefix("fc.") }
      .reduce(0) { $0 + $1.variable.data.count }
    module = FrozenBackbone(freezing: network)
  }

  /// Loads the backbone that a head was trained on, from `weights` if given.
  ///
  /// Otherwise it is looked for under its recorded name in `models/`.
  ///
  /// Throws `BackboneError` if it is not found, or if it is another one.
  package init(for head: HeadFile, weights: String?) throws {
    do {
      try self.init(named: weights ?? head.backbone.name)
    } catch let error as ModelFolder.NotFound where weights == nil {
      throw BackboneError.notFound(head.backbone, tried: error.tried)
    }
    if identity.digest != head.backbone.digest {
      throw BackboneError.another(path: path, expected: head.backbone, found: identity.digest)
    }
    if identity.precision != head.backbone.precision {
      throw BackboneError.precision(head.backbone.precision, known: identity.precision)
    }
    preprocessing = head.preprocessing
  }

  /// What the weights' own metadata says, else torchvision's for ImageNet.
  private static func preprocessing(of file: SafetensorsFile) throws -> Preprocessing {
    guard let text = file.metadata["preprocessing"] else { return .imageNet }
    do {
      return try JSONDecoder().decode(Preprocessing.self, from: Data(text.utf8))
    } catch {
      throw BackboneError.preprocessing(path: file.path, found: text)
    }
  }

  private static func name(of path: String) -> String {
    let name = URL(fileURLWithPath: path).lastPathComponent
    return name.hasSuffix(".safetensors") ? String(name.dropLast(".safetensors".count)) : name
  }
}
