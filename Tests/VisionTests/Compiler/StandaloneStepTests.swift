import Autograd
import Kernels
import Testing
import Vision

/// A network in which much can't be part of a convolution: a maximum without an activation before it, an
/// activation behind a maximum, a mean in the middle, a sum that two read, and a sum of no convolution.
private final class LooseNetwork: Module {
  let first: Conv2d
  let left: Conv2d
  let right: Conv2d
  let last: Conv2d

  init() {
    var generator = SeededGenerator(seed: 8)
    first = Conv2d(3, 24, kernelSize: 3, padding: 1, using: &generator)
    left = Conv2d(24, 24, kernelSize: 3, padding: 1, using: &generator)
    right = Conv2d(24, 24, kernelSize: 1, using: &generator)
    last = Conv2d(24, 24, kernelSize: 3, padding: 1, using: &generator)
  }

  /// [N, 24, H, W].
  func maps(_ input: consuming Variable) -> Variable {
    let pooled = first(input).maxPool2d(kernelSize: 3, stride: 2, padding: 1)
    let mean = pooled.relu().avgPool2d(
      kernelSize: 3, stride: 1, padding: 1, countIncludePad: false)
    let sum = left(mean) + right(mean)
    let both = last(sum).relu6() + sum.relu6()
    return (both + mean).relu().avgPool2d(kernelSize: 2, stride: 2, padding: 1)
  }

  func callAsFunction(_ input: consuming Variable) -> Variable {
    maps(input).adaptiveAvgPool2d(outputSize: 1).flatten()
  }

  var children: [(name: String, module: any Module)] {
    [("first", first), ("left", left), ("right", right), ("last", last)]
  }
}

/// A maximum by itself at the very end.
private final class EndsInMaximum: Module {
  let first: Conv2d
  init() {
    var generator = SeededGenerator(seed: 8)
    first = Conv2d(3, 40, kernelSize: 3, padding: 1, using: &generator)
  }

  func callAsFunction(_ input: consuming Variable) -> Variable {
    first(input).maxPool2d(kernelSize: 2, stride: 2).adaptiveAvgPool2d(outputSize: 1).flatten()
  }

  var children: [(name: String, module: any Module)] { [("first", first)] }
}

/// Images that are pooled before anything else.
private final class PoolsImages: Module {
  let first: Conv2d
  init() {
    var generator = SeededGenerator(seed: 8)
    first = Conv2d(3, 8, kernelSize: 3, padding: 1, using: &generator)
  }

  func callAsFunction(_ input: consuming Variable) -> Variable {
    first(input.avgPool2d(kernelSize: 2)).adaptiveAvgPool2d(outputSize: 1).flatten()
  }

  var children: [(name: String, module: any Module)] { [("first", first)] }
}

@Suite("frozen networks with sums, activations and pooling by themselves")
struct StandaloneStepTests {
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
    "features and maps are the module's",
    arguments: InstructionSet.allCases.filter(\.isSupported), [(9, 13), (7, 7), (1, 3), (31, 17)])
  func floats(set: InstructionSet, size: (Int, Int)) throws {
    let network = LooseNetwork()
    let images = images(size.0, size.1)
    let frozen = try FrozenBackbone(Graph(tracing: network), for: set)
    let features = network(Variable(images, volatile: true)).data
    #expect(frozen.featureCount == 24)
    #expect(error(frozen.features(of: images), features) < 1e-5)
    let maps = network.maps(Variable(images, volatile: true)).data
    let found = frozen.maps(of: images)
    #expect(found.shape == maps.shape)
    #expect(error(found, maps) < 1e-5)
  }

  @Test(
    "integers stay near them", arguments: Int8Kernels.Form.allCases.filter(\.isSupported),
    [(9, 13), (7, 7), (31, 17)])
  func integers(form: Int8Kernels.Form, size: (Int, Int)) throws {
    let network = LooseNetwork()
    let images = images(size.0, size.1)
    let graph = try Graph(tracing: network)
    let calibration = Calibration(
      of: try FrozenBackbone(graph), on: [images],
      input: Array(repeating: Calibration.Bounds(lower: -2, upper: 2), count: 3))
    #expect(calibration.fits(graph.activationNames))
    let frozen = try FrozenBackbone(
      graph, precision: .int8(calibration), kernels: Int8Kernels(form))
    let features = network(Variable(images, volatile: true)).data
    #expect(error(frozen.features(of: images), features) < 0.02)
    let maps = network.maps(Variable(images, volatile: true)).data
    #expect(error(frozen.maps(of: images), maps) < 0.05)
  }

  @Test("a maximum at the end keeps the meaning of its integers")
  func endsInMaximum() throws {
    let network = EndsInMaximum()
    let images = images(9, 7)
    let graph = try Graph(tracing: network)
    let frozen = try FrozenBackbone(graph)
    let expected = network(Variable(images, volatile: true)).data
    #expect(error(frozen.features(of: images), expected) < 1e-5)
    let calibration = Calibration(
      of: frozen, on: [images],
      input: Array(repeating: Calibration.Bounds(lower: -2, upper: 2), count: 3))
    let integers = try FrozenBackbone(graph, precision: .int8(calibration))
    #expect(error(integers.features(of: images), expected) < 0.02)
  }

  @Test("pooling of the images themselves is refused by name")
  func poolsImages() throws {
    let graph = try Graph(tracing: PoolsImages())
    #expect(throws: CompilationError.unsupported(name: "avgpool1", found: "avgpool by itself")) {
      try FrozenBackbone(graph)
    }
  }
}
