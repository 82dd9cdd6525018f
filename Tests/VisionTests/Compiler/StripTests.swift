import Autograd
import Kernels
import Testing
import Vision

/// What a program that is watched makes one step after the other, others make a strip of rows at a time.
@Suite("strips", .serialized)
struct StripTests {
  private static let sizes = [(65, 40), (96, 33), (7, 131)]
  private static let graph = FormulaWeights.network(.efficientNetLite0).frontGraph

  /// [count, 3, height, width].
  private func images(_ count: Int, _ size: (height: Int, width: Int)) -> Tensor {
    var generator = SeededGenerator(seed: 4)
    return Tensor(
      (0..<count * 3 * size.height * size.width).map { _ in
        Float.random(in: -2...2, using: &generator)
      },
      shape: [count, 3, size.height, size.width])
  }

  /// Expects the features to be the means of what the last step makes when each is done by itself.
  private func expectSame(_ backbone: FrozenBackbone, _ images: Tensor) throws {
    let last = try #require(backbone.blockOutputs(of: images).last?.output)
    let area = last.shape[2] * last.shape[3]
    let maps = last.scalars
    let expected = (0..<images.shape[0] * backbone.featureCount).map { feature in
      maps[feature * area..<(feature + 1) * area].reduce(0) { $0 + Double($1) } / Double(area)
    }
    let scale = expected.reduce(0) { max($0, abs($1)) }
    let found = backbone.features(of: images).scalars
    #expect(found.count == expected.count)
    #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) < 1e-5 * scale })
  }

  @Test(
    "single precision", arguments: InstructionSet.allCases.filter(\.isSupported), sizes)
  func floats(set: InstructionSet, size: (Int, Int)) throws {
    let backbone = try FrozenBackbone(Self.graph, for: set)
    for count in [1, 5] { try expectSame(backbone, images(count, size)) }
  }

  @Test(
    "8-bit integers", arguments: Int8Kernels.Form.allCases.filter(\.isSupported), sizes)
  func integers(form: Int8Kernels.Form, size: (Int, Int)) throws {
    let images = images(2, size)
    let calibration = Calibration(
      of: try FrozenBackbone(Self.graph), on: [images],
      input: Array(repeating: Calibration.Bounds(lower: -2, upper: 2), count: 3))
    try expectSame(
      try FrozenBackbone(
        Self.graph, precision: .int8(calibration), kernels: Int8Kernels(form)), images)
  }
}
