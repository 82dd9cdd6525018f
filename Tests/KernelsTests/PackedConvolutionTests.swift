import Kernels
import Testing

@Suite("packed convolution")
struct PackedConvolutionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let images: Int
    let height: Int
    let width: Int
    let inChannels: Int
    let outChannels: Int
    let kernel: Int
    let stride: Int
    var inputBorder: Int?
    var outputBorder = 1
    var algorithm = ConvolutionAlgorithm.direct

    var padding: Int { kernel / 2 }
    var testDescription: String {
      "\(images)×\(inChannels)×\(height)×\(width) → \(outChannels), \(kernel)×\(kernel)/\(stride)"
        + " \(algorithm)"
    }

    /// Winograd's algorithm reads whole tiles of 4×4 output pixels.
    var input: ImageLayout {
      let border = inputBorder ?? padding
      func missing(_ size: Int) -> Int {
        algorithm == .direct ? 0 : (4 - (size + 2 * padding - kernel + 1) % 4) % 4
      }
      return ImageLayout(
        height: height, width: width, channels: inChannels, border: border,
        trailing: max(border, padding + max(missing(height), missing(width))))
    }

    /// Images in their layout, with zeros around them.
    func inputs(seed: UInt64) -> [Float] {
      var numbers = [Float](repeating: 0, count: images * input.imagePitch)
      let random = randomFloats(images * height * width * inChannels, seed: seed)
      for n in 0..<images {
        for y in 0..<height {
          for x in 0..<width {
            for c in 0..<inChannels {
              numbers[input.offset(image: n, y: y, x: x) + c] =
                random[((n * height + y) * width + x) * inChannels + c]
            }
          }
        }
      }
      return numbers
    }

    func convolution(_ set: InstructionSet) -> PackedConvolution {
      PackedConvolution(
        weights: weights, bias: bias, inChannels: inChannels,
        window: ConvolutionWindow(
          height: kernel, width: kernel, stride: stride, padding: .zeros(padding)),
        algorithm: algorithm, table: KernelTable(set))
    }

    var weights: [Float] { randomFloats(outChannels * inChannels * kernel * kernel, seed: 11) }
    var bias: [Float] { randomFloats(outChannels, seed: 12) }
  }

  static let cases = [
    Case(images: 1, height: 32, width: 45, inChannels: 3, outChannels: 32, kernel: 7, stride: 2),
    Case(images: 2, height: 9, width: 7, inChannels: 5, outChannels: 64, kernel: 3, stride: 1),
    Case(
      images: 3, height: 7, width: 7, inChannels: 64, outChannels: 96, kernel: 3, stride: 1,
      outputBorder: 0),
    Case(images: 1, height: 13, width: 12, inChannels: 8, outChannels: 32, kernel: 3, stride: 2),
    Case(
      images: 2, height: 11, width: 11, inChannels: 16, outChannels: 64, kernel: 1, stride: 2,
      inputBorder: 1),
    Case(
      images: 5, height: 4, width: 6, inChannels: 33, outChannels: 32, kernel: 1, stride: 1,
      inputBorder: 2, outputBorder: 3),
    Case(images: 1, height: 1, width: 1, inChannels: 1, outChannels: 32, kernel: 3, stride: 1),
    Case(
      images: 1, height: 1, width: 1, inChannels: 16, outChannels: 32, kernel: 3, stride: 1,
      algorithm: .winograd4x4),
    Case(
      images: 3, height: 7, width: 7, inChannels: 64, outChannels: 96, kernel: 3, stride: 1,
      outputBorder: 0, algorithm: .winograd4x4),
    Case(
      images: 2, height: 9, width: 6, inChannels: 48, outChannels: 64, kernel: 3, stride: 1,
      inputBorder: 2, outputBorder: 3, algorithm: .winograd4x4),
    Case(
      images: 2, height: 9, width: 6, inChannels: 32, outChannels: 64, kernel: 4, stride: 1,
      algorithm: .winograd4x4),
    Case(
      images: 1, height: 31, width: 33, inChannels: 16, outChannels: 32, kernel: 3, stride: 1,
      algorithm: .winograd4x4),
  ]

  /// The definition, summed in Double; `addend` lies like the output.
  static func reference(_ c: Case, _ input: [Float], addend: [Float]?, activation: Activation?)
    -> [Float]
  {
    let to = c.convolution(.baseline).outputLayout(for: c.input, border: c.outputBorder)
    let (weights, bias) = (c.weights, c.bias)
    var output = [Float](repeating: 0, count: c.images * to.imagePitch)
    for n in 0..<c.images {
      for y in 0..<to.height {
        for x in 0..<to.width {
          for o in 0..<c.outChannels {
            var sum = Double(bias[o])
            for i in 0..<c.kernel {
              for j in 0..<c.kernel {
                let (row, column) = (y * c.stride + i - c.padding, x * c.stride + j - c.padding)
                guard row >= 0, row < c.height, column >= 0, column < c.width else { continue }
                let from = c.input.offset(image: n, y: row, x: column)
                for k in 0..<c.inChannels {
                  let weight = weights[((o * c.inChannels + k) * c.kernel + i) * c.kernel + j]
                  sum += Double(input[from + k]) * Double(weight)
                }
              }
            }
            let here = to.offset(image: n, y: y, x: x) + o
            if let addend { sum += Double(addend[here]) }
            output[here] = Float(
              activation == nil ? sum : activation == .relu ? max(sum, 0) : min(max(sum, 0), 6))
          }
        }
      }
    }
    return output
  }

  static func output(
    _ c: Case, _ set: InstructionSet, _ input: [Float], addend: [Float]?, activation: Activation?
  ) -> [Float] {
    let convolution = c.convolution(set)
    let to = convolution.outputLayout(for: c.input, border: c.outputBorder)
    var output = [Float](repeating: 0, count: c.images * to.imagePitch)
    input.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        guard let input = input.baseAddress, let output = output.baseAddress else { return }
        func run(_ addend: UnsafePointer<Float>?) {
          convolution.run(
            input, c.input, into: output, to, images: c.images, adding: addend,
            activation: activation)
        }
        guard let addend else { return run(nil) }
        addend.withUnsafeBufferPointer { run($0.baseAddress) }
      }
    }
    return output
  }

  @Test(
    "agrees with the definition and leaves the border alone, for every instruction set",
    arguments: supported, cases)
  func agreesWithDefinition(set: InstructionSet, shape: Case) {
    let input = shape.inputs(seed: 13)
    let plain = Self.reference(shape, input, addend: nil, activation: nil)
    let addend = randomFloats(plain.count, seed: 14)
    let scale = plain.reduce(0) { max($0, abs($1)) }
    let cases: [([Float]?, Activation?)] = [
      (nil, nil), (nil, .relu), (nil, .relu6), (addend, nil), (addend, .relu), (addend, .relu6),
    ]
    for (addend, activation) in cases {
      let expected = Self.reference(shape, input, addend: addend, activation: activation)
      let found = Self.output(shape, set, input, addend: addend, activation: activation)
      let worst = zip(expected, found).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(worst <= (shape.algorithm == .direct ? 2e-6 : 1e-5) * max(scale, 1))
    }
  }

  @Test("Winograd's algorithm in large blocks agrees with the direct one", arguments: supported)
  func largeBlocks(set: InstructionSet) {
    var shape = Case(
      images: 1, height: 48, width: 43, inChannels: 144, outChannels: 64, kernel: 3, stride: 1,
      inputBorder: 4)
    let input = shape.inputs(seed: 19)
    let expected = Self.output(shape, set, input, addend: nil, activation: nil)
    shape.algorithm = .winograd4x4
    let found = Self.output(shape, set, input, addend: nil, activation: nil)
    let scale = expected.reduce(0) { max($0, abs($1)) }
    let worst = zip(expected, found).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(worst <= 1e-5 * scale)
  }

  @Test("scratch memory for many images suffices for fewer", arguments: [64, 144])
  func scratch(channels: Int) {
    let convolution = PackedConvolution(
      weights: [Float](repeating: 0, count: channels * 32 * 9),
      bias: [Float](repeating: 0, count: 32),
      inChannels: channels,
      window: ConvolutionWindow(height: 3, width: 3, stride: 1, padding: .zeros(1)),
      algorithm: .winograd4x4)
    for side in [7, 14, 28] {
      let layout = ImageLayout(height: side, width: side, channels: 32, border: 1)
      for workers in 1...3 {
        let counts = (1...40).map {
          convolution.scratchCount(for: layout, images: $0, workers: workers)
        }
        #expect(counts == counts.sorted())
      }
    }
  }

  @Test("adds to its own output in place", arguments: supported, [cases[2], cases[8]])
  func addsInPlace(set: InstructionSet, shape: Case) {
    let input = shape.inputs(seed: 15)
    let convolution = shape.convolution(set)
    let to = convolution.outputLayout(for: shape.input, border: shape.outputBorder)
    let addend = randomFloats(shape.images * to.imagePitch, seed: 16)
    let expected = Self.output(shape, set, input, addend: addend, activation: .relu)
    var output = addend
    output.withUnsafeMutableBufferPointer { output in
      guard let output = output.baseAddress else { return }
      convolution.run(
        input, shape.input, into: output, to, images: shape.images,
        adding: UnsafePointer(output), activation: .relu)
    }
    for n in 0..<shape.images {
      for y in 0..<to.height {
        let row = to.offset(image: n, y: y, x: 0)
        let inside = row..<row + to.width * to.channels
        #expect(output[inside] == expected[inside])
      }
    }
  }

  @Test(
    "NaN in a window reaches its outputs through the ReLU", arguments: supported,
    [cases[1], cases[9]])
  func spreadsNaN(set: InstructionSet, shape: Case) {
    var input = shape.inputs(seed: 17)
    input[shape.input.offset(image: 0, y: 4, x: 3)] = .nan
    let output = Self.output(shape, set, input, addend: nil, activation: .relu)
    let to = shape.convolution(set).outputLayout(for: shape.input, border: shape.outputBorder)
    #expect(output[to.offset(image: 0, y: 4, x: 3)].isNaN)
    // Winograd's tile is of 4×4 pixels.
    #expect(!output[to.offset(image: 0, y: 8, x: 3)].isNaN)
  }

  @Test(
    "an image gives the same bits alone and among others", arguments: supported,
    ConvolutionAlgorithm.allCases)
  func batchesAgree(set: InstructionSet, algorithm: ConvolutionAlgorithm) {
    let shape = algorithm == .direct ? Self.cases[2] : Self.cases[8]
    let input = shape.inputs(seed: 18)
    let together = Self.output(shape, set, input, addend: nil, activation: .relu)
    let single = Case(
      images: 1, height: 7, width: 7, inChannels: 64, outChannels: 96, kernel: 3, stride: 1,
      outputBorder: 0, algorithm: algorithm)
    let pitch = shape.input.imagePitch
    let alone = (0..<shape.images).flatMap { image in
      let input = Array(input[image * pitch..<(image + 1) * pitch])
      return Self.output(single, set, input, addend: nil, activation: .relu)
    }
    #expect(alone == together)
  }
}
