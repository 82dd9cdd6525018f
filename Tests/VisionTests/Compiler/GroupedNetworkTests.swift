import Autograd
import Kernels
import Testing
import Vision

/// Two convolutions with biases and nothing behind them: signed numbers with zeros around them, groups, and
/// channels that fill no vector.
private final class GroupedNetwork: Module {
  let first: Conv2d
  let second: Conv2d

  init() {
    var generator = SeededGenerator(seed: 8)
    first = Conv2d(3, 24, kernelSize: 3, padding: 1, using: &generator)
    second = Conv2d(
      24, 40, kernelSize: 3, stride: 2, padding: .same, groups: 4, using: &generator)
    // Far from 0, so that what stands around the image counts.
    first.bias?.data = Tensor(shape: [24], repeating: -2)
  }

  func callAsFunction(_ input: consuming Variable) -> Variable {
    second(first(input)).adaptiveAvgPool2d(outputSize: 1).flatten()
  }

  var children: [(name: String, module: any Module)] { [("first", first), ("second", second)] }
}

@Suite("frozen networks with groups and without activations")
struct GroupedNetworkTests {
  private func images(_ height: Int, _ width: Int) -> Tensor {
    var generator = SeededGenerator(seed: 4)
    return Tensor(
      (0..<3 * 3 * height * width).map { _ in Float.random(in: -2...2, using: &generator) },
      shape: [3, 3, height, width])
  }

  /// The largest difference, as a share of the largest expected number.
  private func error(_ found: Tensor, _ expected: Tensor) -> Float {
    let scale = expected.scalars.reduce(0) { max($0, abs($1)) }
    return zip(found.scalars, expected.scalars).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
  }

  @Test(
    "features are the module's", arguments: InstructionSet.allCases.filter(\.isSupported),
    [(9, 12), (7, 7), (1, 2)])
  func floats(set: InstructionSet, size: (Int, Int)) throws {
    let network = GroupedNetwork()
    let images = images(size.0, size.1)
    let expected = network(Variable(images, volatile: true)).data
    let found = try FrozenBackbone(Graph(tracing: network), for: set).features(of: images)
    #expect(found.shape == [3, 40])
    #expect(error(found, expected) < 1e-5)
  }

  @Test(
    "integers stay near them", arguments: Int8Kernels.Form.allCases.filter(\.isSupported))
  func integers(form: Int8Kernels.Form) throws {
    let network = GroupedNetwork()
    let images = images(7, 9)
    let expected = network(Variable(images, volatile: true)).data
    let graph = try Graph(tracing: network)
    let calibration = Calibration(
      of: try FrozenBackbone(graph), on: [images],
      input: Array(repeating: Calibration.Bounds(lower: -2, upper: 2), count: 3))
    let found = try FrozenBackbone(
      graph, precision: .int8(calibration), kernels: Int8Kernels(form)
    ).features(of: images)
    #expect(error(found, expected) < 0.02)
  }
}
