import Autograd
import Kernels
import Testing
import Vision

@Suite("quantized backbone", .serialized)
struct QuantizedBackboneTests {
  static let forms = Int8Kernels.Form.allCases.filter(\.isSupported)

  private static func network() throws -> Graph { try SmallNetwork().graph }

  private static func images(_ count: Int, _ height: Int, _ width: Int, seed: UInt64 = 4) -> Tensor
  {
    var generator = SeededGenerator(seed: seed)
    let pixels = (0..<count * 3 * height * width).map { _ in
      Float.random(in: -2...2, using: &generator)
    }
    return Tensor(pixels, shape: [count, 3, height, width])
  }

  private static let input = [Calibration.Bounds](
    repeating: Calibration.Bounds(lower: -2.1, upper: 2), count: 3)

  private static func calibration() throws -> Calibration {
    Calibration(
      of: try FrozenBackbone(network()), on: [images(4, 64, 64, seed: 9)], input: input)
  }

  private static func backbone(_ form: Int8Kernels.Form? = nil) throws -> FrozenBackbone {
    try FrozenBackbone(
      network(), precision: .int8(calibration()), kernels: form.map { Int8Kernels($0) })
  }

  /// The root of the mean squared difference, as a share of the expected values' own.
  private static func error(_ found: Tensor, _ expected: Tensor) -> Float {
    let squares = zip(found.scalars, expected.scalars).reduce(0) { sum, pair in
      sum + (pair.0 - pair.1) * (pair.0 - pair.1)
    }
    return (squares / expected.scalars.reduce(0) { $0 + $1 * $1 }).squareRoot()
  }

  @Test("every block and the features are those of single precision to a few hundredths")
  func agreesWithSinglePrecision() throws {
    let exact = try FrozenBackbone(Self.network())
    let images = Self.images(3, 47, 66)
    let found = try Self.backbone().blockOutputs(of: images)
    let expected = exact.blockOutputs(of: images)
    #expect(found.map(\.name) == expected.map(\.name))
    for (found, expected) in zip(found, expected) {
      let error = Self.error(found.output, expected.output)
      #expect(error < 0.03, "\(found.name) is off by \(error)")
    }
    let error = Self.error(try Self.backbone().features(of: images), exact.features(of: images))
    #expect(error < 0.01)
  }

  @Test("ResNet-18's features point where those of single precision do")
  func resNet18() {
    let model = FormulaWeights.resNet18()
    let exact = FrozenBackbone(freezing: model)
    let images = FormulaWeights.images(2, size: 96)
    let calibration = Calibration(of: exact, on: [images], input: Self.input)
    let backbone = FrozenBackbone(freezing: model, precision: .int8(calibration))
    #expect(backbone.precision == .int8(calibration))
    let expected = exact.features(of: images)
    let found = backbone.features(of: images)
    #expect(Self.error(found, expected) < 0.05)
  }

  @Test("every form and any number of threads give the same bits")
  func formsAndThreadsAgree() throws {
    let images = Self.images(5, 64, 57)
    let expected = try Self.backbone().features(of: images).scalars
    let before = Parallel.threads
    defer { Parallel.threads = before }
    for form in Self.forms {
      let backbone = try Self.backbone(form)
      for threads in [1, 2, 3, 7] {
        Parallel.threads = threads
        #expect(backbone.features(of: images).scalars == expected, "\(form), \(threads) threads")
      }
    }
  }

  @Test("an image has the same features alone and in any batch, and after other sizes")
  func batchesAgree() throws {
    let backbone = try Self.backbone()
    let images = Self.images(37, 40, 36)
    let together = backbone.features(of: images).scalars
    _ = backbone.features(of: Self.images(2, 70, 33))
    let size = 3 * 40 * 36
    for index in [0, 5, 31, 32, 36] {
      let alone = Tensor(
        Array(images.scalars[index * size..<(index + 1) * size]), shape: [1, 3, 40, 36])
      #expect(
        backbone.features(of: alone).scalars == Array(together[index * 64..<(index + 1) * 64]))
    }
    #expect(backbone.features(of: Tensor(shape: [0, 3, 32, 32])).shape == [0, 64])
  }

  @Test("the padding around an image stands for 0")
  func padding() throws {
    // An image of zeros has the same activations everywhere, if its border is zero too.
    let bounds = (1...3).map { Calibration.Bounds(lower: -Float($0), upper: 255 - Float($0)) }
    let calibration = Calibration(input: bounds, activations: try Self.calibration().activations)
    let blocks = try FrozenBackbone(Self.network(), precision: .int8(calibration))
      .blockOutputs(of: Tensor(shape: [1, 3, 16, 16]))
    let first = blocks[0].output.scalars
    #expect(first.count == 32 * 16)
    for channel in 0..<32 { #expect(Set(first[16 * channel..<16 * (channel + 1)]).count == 1) }
  }

  @Test("levels of a picture become the integers themselves")
  func levelsStay() {
    let preprocessing = Preprocessing.imageNet
    let table = preprocessing.normalizationTable()
    for (channel, bounds) in preprocessing.inputBounds.enumerated() {
      let step = (bounds.upper - bounds.lower) / 255
      for level in 0..<256 {
        let integer = (table[256 * channel + level] - bounds.lower) / step
        #expect(abs(integer - Float(level)) < 1e-3)
      }
    }
  }
}
