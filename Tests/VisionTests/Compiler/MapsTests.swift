import Autograd
import Kernels
import Testing
import Vision

@Suite("maps before the mean", .serialized)
struct MapsTests {
  private func images(_ count: Int) -> Tensor {
    var generator = SeededGenerator(seed: 4)
    return Tensor(
      (0..<count * 3 * 65 * 97).map { _ in Float.random(in: -2...2, using: &generator) },
      shape: [count, 3, 65, 97])
  }

  /// The largest difference, as a share of the largest expected number.
  private func error(_ found: Tensor, _ expected: Tensor) -> Float {
    let scale = expected.scalars.reduce(0) { max($0, abs($1)) }
    return zip(found.scalars, expected.scalars).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
  }

  @Test(
    "are the network's own, from one image or several",
    arguments: [Architecture.resNet18, .resNet50, .efficientNetLite0].map(\.name))
  func own(name: String) throws {
    let network = FormulaWeights.network(try #require(Architecture.named(name)))
    let frozen = FrozenBackbone(freezing: network)
    #expect(frozen.maps(of: images(0)).shape == [0, network.featureCount, 3, 4])
    for count in [1, 3] {
      let images = images(count)
      let expected = network.maps(Variable(images, volatile: true)).data
      let found = frozen.maps(of: images)
      #expect(found.shape == [count, network.featureCount, 3, 4] && found.shape == expected.shape)
      #expect(error(found, expected) < 1e-4)
      let means = Variable(found, volatile: true).adaptiveAvgPool2d(outputSize: 1).flatten()
      #expect(error(means.data, frozen.features(of: images)) < 1e-5)
    }
  }

  @Test("integers have the means and what the last step makes, done by itself")
  func integers() throws {
    let network = FormulaWeights.network(.efficientNetLite0)
    let images = images(2)
    let calibration = Calibration(
      of: FrozenBackbone(freezing: network), on: [images],
      input: Array(repeating: Calibration.Bounds(lower: -2, upper: 2), count: 3))
    let frozen = FrozenBackbone(freezing: network, precision: .int8(calibration))
    let found = frozen.maps(of: images)
    #expect(found.scalars == frozen.blockOutputs(of: images).last?.output.scalars)
    let means = Variable(found, volatile: true).adaptiveAvgPool2d(outputSize: 1).flatten()
    #expect(error(means.data, frozen.features(of: images)) < 1e-5)
  }
}
