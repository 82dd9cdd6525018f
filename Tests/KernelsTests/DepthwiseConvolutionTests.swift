import Kernels
import Testing

@Suite("depthwise convolution")
struct DepthwiseConvolutionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let height: Int
    let width: Int
    let channels: Int
    let window: ConvolutionWindow
    var testDescription: String { "\(height)×\(width)×\(channels) \(window)" }

    var input: ImageLayout {
      let (border, trailing) = window.reach(height: height, width: width)
      return ImageLayout(
        height: height, width: width, channels: channels, border: border, trailing: trailing)
    }
    var output: ImageLayout { window.outputLayout(for: input, channels: channels, border: 1) }
  }

  static let cases = [3, 5].flatMap { side in
    [1, 2].flatMap { stride in
      [(9, 12), (7, 7), (2, 1), (14, 13)].map { height, width in
        Case(
          height: height, width: width, channels: [7: 48, 14: 80][height] ?? 16,
          window: ConvolutionWindow(
            height: side, width: side, stride: stride,
            padding: height == 9 ? .zeros(side / 2) : .same))
      }
    }
  }

  /// [image][y][x][channel] inside borders of `border`.
  static func images<Number>(
    _ layout: ImageLayout, count: Int, border: Number, _ next: () -> Number
  ) -> [Number] {
    var numbers = [Number](repeating: border, count: count * layout.imagePitch)
    for image in 0..<count {
      for y in 0..<layout.height {
        for x in 0..<layout.width {
          let place = layout.offset(image: image, y: y, x: x)
          for channel in 0..<layout.channels { numbers[place + channel] = next() }
        }
      }
    }
    return numbers
  }

  /// The definition, for each number of the output's inside: place and sum over the taps.
  static func forEachSum<Number>(
    _ c: Case, images: Int, _ input: [Number], _ weight: (_ channel: Int, _ tap: Int) -> Double,
    _ value: (Number) -> Double, outside: Double,
    _ body: (_ place: Int, _ channel: Int, Double) -> Void
  ) {
    let (from, to) = (c.input, c.output)
    let side = c.window.height
    let top = c.window.padding.sides(of: c.height, kernel: side, stride: c.window.stride).before
    let left = c.window.padding.sides(of: c.width, kernel: side, stride: c.window.stride).before
    for image in 0..<images {
      for y in 0..<to.height {
        for x in 0..<to.width {
          for channel in 0..<c.channels {
            var sum = 0.0
            for tap in 0..<side * side {
              let row = y * c.window.stride + tap / side - top
              let column = x * c.window.stride + tap % side - left
              let isInside = (0..<c.height).contains(row) && (0..<c.width).contains(column)
              let number =
                isInside
                ? value(input[from.offset(image: image, y: row, x: column) + channel]) : outside
              sum += number * weight(channel, tap)
            }
            body(to.offset(image: image, y: y, x: x) + channel, channel, sum)
          }
        }
      }
    }
  }

  @Test(
    "floats are those of the definition, and nothing else is written",
    arguments: InstructionSet.allCases.filter(\.isSupported), cases)
  func floats(set: InstructionSet, c: Case) {
    var generator = SystemRandomNumberGenerator()
    let images = 3
    let input = Self.images(c.input, count: images, border: 0) {
      Float.random(in: -2...2, using: &generator)
    }
    let weights = randomFloats(c.channels * c.window.taps, seed: 2)
    let bias = randomFloats(c.channels, seed: 3)
    let convolution = DepthwiseConvolution(
      weights: weights, bias: bias, window: c.window, table: KernelTable(set))
    for activation in [nil, .relu, .relu6] as [Activation?] {
      func run(_ workers: Int) -> [Float] {
        var output = [Float](repeating: 77, count: images * c.output.imagePitch)
        convolution.run(
          input, c.input, into: &output, c.output, images: images, activation: activation,
          workers: workers)
        return output
      }
      let found = run(2)
      #expect(found == run(1))
      var written = Set<Int>()
      var worst = 0.0
      Self.forEachSum(
        c, images: images, input, { Double(weights[$0 * c.window.taps + $1]) }, Double.init,
        outside: 0
      ) { place, channel, sum in
        let expected = sum + Double(bias[channel])
        let activated =
          switch activation {
          case nil: expected
          case .relu: max(expected, 0)
          case .relu6: min(max(expected, 0), 6)
          }
        worst = max(worst, abs(Double(found[place]) - activated))
        written.insert(place)
      }
      #expect(worst < 1e-4)
      #expect(found.indices.allSatisfy { written.contains($0) || found[$0] == 77 })
    }
  }

  @Test(
    "8-bit integers are exact, with what stands for 0 around the image",
    arguments: Int8Kernels.Form.allCases.filter(\.isSupported), cases)
  func integers(form: Int8Kernels.Form, c: Case) {
    var generator = SystemRandomNumberGenerator()
    let (images, zero) = (2, UInt8(37))
    let input = Self.images(c.input, count: images, border: zero) {
      [0, 255, UInt8.random(in: 0...255, using: &generator)].randomElement() ?? 0
    }
    let weights = (0..<c.channels * c.window.taps).map { _ in
      [-127, 127, Int8.random(in: -127...127, using: &generator)].randomElement() ?? 0
    }
    let scale = randomFloats(c.channels, seed: 4).map { $0 * 0.01 }
    let bias = randomFloats(c.channels, seed: 5).map { $0 * 100 + 100 }
    var output = [UInt8](repeating: 77, count: images * c.output.imagePitch)
    Int8DepthwiseConvolution(
      weights: weights, scale: scale, bias: bias, window: c.window, kernels: Int8Kernels(form)
    ).run(input, c.input, into: &output, c.output, images: images)
    var (wrong, written) = (0, Set<Int>())
    Self.forEachSum(
      c, images: images, input, { Double(weights[$0 * c.window.taps + $1]) }, Double.init,
      outside: Double(zero)
    ) { place, channel, sum in
      // One operation after another in single precision, as kernels do it.
      let product: Float = Float(sum) * scale[channel]
      let value: Float = product + bias[channel]
      let expected = UInt8(min(max(value, 0), 255).rounded(.toNearestOrEven))
      if output[place] != expected { wrong += 1 }
      written.insert(place)
    }
    #expect(wrong == 0)
    #expect(output.indices.allSatisfy { written.contains($0) || output[$0] == 77 })
  }
}
