import Autograd
import Features
import Kernels
import Testing
import Vision

/// The bits of features, which the cache relies on.
@Suite("Feature revision")
struct FeatureRevisionTests {
  /// The digests of the features of `image` in `network`, under `FeatureRecipe.revision`.
  static let digests: [InstructionSet: String] = [
    .avx512: "2ec4765ce1daf7a3cdc46e3be1b8461dc524af4a8654dbdbc3cb4c623d851a91",
    .avx2: "2ec4765ce1daf7a3cdc46e3be1b8461dc524af4a8654dbdbc3cb4c623d851a91",
    .baseline: "387d2aef51440c257ba5c423837762fe6f43f9c00589741080576875465b9ebc",
  ]

  /// A network whose weights follow from a generator, in arithmetic that every machine agrees on.
  static func network() -> ResNet {
    let model = ResNet(.resNet18, classes: 1)
    var random = SeededGenerator(seed: 1)
    for (_, variable) in model.namedParameters where variable.shape.count == 4 {
      let shape = variable.shape
      let bound = (6 / Float(shape.dropFirst().reduce(1, *))).squareRoot()
      variable.data = Tensor(
        (0..<shape.reduce(1, *)).map { _ in (2 * random.uniform() - 1) * bound }, shape: shape)
    }
    model.eval()
    return model
  }

  /// A picture of noise, of a size that has to be resized in both directions.
  static let image: [UInt8] = {
    var random = SeededGenerator(seed: 2)
    let pixels = (0..<(3 * 300 * 400)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    return PNGEncoder.encode(Image(width: 300, height: 400, pixels: pixels))
  }()

  @Test(
    "decoding, resizing and the frozen network give the bits that their revision stands for",
    arguments: InstructionSet.allCases.filter(\.isSupported))
  func bits(set: InstructionSet) throws {
    let preprocessing = Preprocessing.imageNet
    let crop = try Self.image.withUnsafeBytes {
      try preprocessing.crop(decoding: $0, path: "noise")
    }
    let backbone = FrozenBackbone(freezing: Self.network(), for: set)
    let features = backbone.features(of: preprocessing.normalize([crop]))
    let digest = features.withUnsafeBufferPointer {
      ContentDigest(of: UnsafeRawBufferPointer($0)).description
    }
    #expect(
      digest == Self.digests[set],
      """
      The same image has other features than under revision \(FeatureRecipe.revision). If that is \
      meant, raise FeatureRecipe.revision, so that features remembered before are not taken for \
      new ones, and put this digest here.
      """)
  }
}
