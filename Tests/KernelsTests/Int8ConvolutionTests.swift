import Kernels
import Testing

@Suite("8-bit convolution", .serialized)
struct Int8ConvolutionTests {
  static let forms = Int8Kernels.Form.allCases.filter(\.isSupported)

  /// A convolution of random integers over the whole range of their types.
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

    var padding: Int { kernel / 2 }
    var taps: Int { inChannels * kernel * kernel }
    var testDescription: String {
      "\(images)×\(inChannels)×\(height)×\(width) → \(outChannels), \(kernel)×\(kernel)/\(stride)"
    }

    var input: ImageLayout {
      ImageLayout(
        height: height, width: width, channels: inChannels, border: inputBorder ?? padding)
    }

    var output: ImageLayout {
      convolution(.portable).outputLayout(for: input, border: outputBorder)
    }

    /// The border holds numbers too: it is part of what is convolved.
    var inputs: [UInt8] { bytes(images * input.imagePitch, seed: 21) }
    var weights: [Int8] {
      bytes(outChannels * taps, seed: 22).map { Int8(clamping: Int($0) - 128).clamped }
    }
    /// Such that results reach beyond both ends of the range.
    var scale: [Float] {
      let size = 128 / (74 * 128 * Float(taps).squareRoot())
      return randomFloats(outChannels, seed: 23).map { size * (1.5 + $0) }
    }
    var bias: [Float] { randomFloats(outChannels, seed: 24).map { 100 + 50 * $0 } }

    func convolution(_ form: Int8Kernels.Form) -> Int8Convolution {
      Int8Convolution(
        weights: weights, scale: scale, bias: bias, inChannels: inChannels,
        window: ConvolutionWindow(
          height: kernel, width: kernel, stride: stride, padding: .zeros(padding)),
        kernels: Int8Kernels(form))
    }
  }

  static let cases = [
    Case(images: 1, height: 32, width: 45, inChannels: 4, outChannels: 32, kernel: 7, stride: 2),
    Case(images: 2, height: 9, width: 7, inChannels: 8, outChannels: 64, kernel: 3, stride: 1),
    Case(
      images: 3, height: 7, width: 7, inChannels: 64, outChannels: 96, kernel: 3, stride: 1,
      outputBorder: 0),
    Case(images: 1, height: 13, width: 12, inChannels: 12, outChannels: 32, kernel: 3, stride: 2),
    Case(
      images: 2, height: 11, width: 11, inChannels: 16, outChannels: 64, kernel: 1, stride: 2,
      inputBorder: 1),
    Case(images: 1, height: 1, width: 1, inChannels: 4, outChannels: 32, kernel: 3, stride: 1),
  ]

  /// The definition; outside of the images zero.
  static func reference(_ c: Case, addend: (images: [UInt8], scale: Float)?) -> [UInt8] {
    let (to, input, weights) = (c.output, c.inputs, c.weights)
    let (scale, bias) = (c.scale, c.bias)
    var output = [UInt8](repeating: 0, count: c.images * to.imagePitch)
    for n in 0..<c.images {
      for y in 0..<to.height {
        for x in 0..<to.width {
          for o in 0..<c.outChannels {
            var sum = 0
            for i in 0..<c.kernel {
              for j in 0..<c.kernel {
                let from = c.input.offset(
                  image: n, y: y * c.stride + i - c.padding, x: x * c.stride + j - c.padding)
                for k in 0..<c.inChannels {
                  let weight = weights[((o * c.inChannels + k) * c.kernel + i) * c.kernel + j]
                  sum += Int(input[from + k]) * Int(weight)
                }
              }
            }
            let here = to.offset(image: n, y: y, x: x) + o
            var value = Float(sum) * scale[o]
            value += bias[o]
            if let addend { value += Float(addend.images[here]) * addend.scale }
            output[here] = UInt8(min(max(value, 0), 255).rounded(.toNearestOrEven))
          }
        }
      }
    }
    return output
  }

  static func output(
    _ c: Case, _ form: Int8Kernels.Form, addend: (images: [UInt8], scale: Float)? = nil,
    inPlace: Bool = false
  ) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: c.images * c.output.imagePitch)
    if inPlace, let addend { output = addend.images }
    let images = addend?.images ?? []
    c.inputs.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        images.withUnsafeBufferPointer { images in
          guard let input = input.baseAddress, let output = output.baseAddress else { return }
          let base = inPlace ? UnsafePointer(output) : images.baseAddress ?? input
          c.convolution(form).run(
            input, c.input, into: output, c.output, images: c.images,
            adding: addend.map { .init(base, scale: $0.scale) })
        }
      }
    }
    return output
  }

  static func addend(_ c: Case) -> (images: [UInt8], scale: Float) {
    (bytes(c.images * c.output.imagePitch, seed: 25), 0.3)
  }

  @Test("equals the definition and leaves the border alone, in every form", arguments: forms, cases)
  func equalsDefinition(form: Int8Kernels.Form, shape: Case) {
    let expected = Self.reference(shape, addend: nil)
    #expect(Self.output(shape, form) == expected)
    #expect(Set(expected).isSuperset(of: [0, 255]), "the test reaches both ends")
    let addend = Self.addend(shape)
    #expect(Self.output(shape, form, addend: addend) == Self.reference(shape, addend: addend))
  }

  @Test("adds to its own output in place", arguments: forms, [1, 2, 4])
  func addsInPlace(form: Int8Kernels.Form, index: Int) {
    let shape = Self.cases[index]
    let addend = Self.addend(shape)
    let to = shape.output
    let expected = Self.reference(shape, addend: addend)
    let found = Self.output(shape, form, addend: addend, inPlace: true)
    for n in 0..<shape.images {
      for y in 0..<to.height {
        let row = to.offset(image: n, y: y, x: 0)
        let inside = row..<row + to.width * to.channels
        #expect(found[inside] == expected[inside])
      }
    }
  }

  @Test("halves go to the even neighbor", arguments: forms)
  func roundsHalfToEven(form: Int8Kernels.Form) {
    // Input 1 and weights 0, 1, 2 …: sums that a scale of one half puts on the halves.
    let layout = ImageLayout(height: 1, width: 1, channels: 4, border: 0)
    let convolution = Int8Convolution(
      weights: (0..<32).flatMap { [Int8($0), 0, 0, 0] },
      scale: [Float](repeating: 0.5, count: 32), bias: [Float](repeating: 0, count: 32),
      inChannels: 4, window: ConvolutionWindow(height: 1, width: 1, stride: 1, padding: .zeros(0)),
      kernels: Int8Kernels(form))
    var output = [UInt8](repeating: 0, count: 32)
    output.withUnsafeMutableBufferPointer { output in
      guard let output = output.baseAddress else { return }
      convolution.run(
        [1, 0, 0, 0], layout, into: output, convolution.outputLayout(for: layout, border: 0),
        images: 1)
    }
    #expect(output == (0..<32).map { UInt8((Float($0) / 2).rounded(.toNearestOrEven)) })
  }

  @Test("any number of threads gives the same numbers", arguments: forms)
  func threadsAgree(form: Int8Kernels.Form) {
    let shape = Case(
      images: 4, height: 30, width: 29, inChannels: 32, outChannels: 64, kernel: 3, stride: 2)
    let results = ThreadCountTests.results { Self.output(shape, form) }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test("with a maximum behind it, it is the one after the other", arguments: forms)
  func pooled(form: Int8Kernels.Form) {
    let shape = Case(
      images: 2, height: 75, width: 21, inChannels: 4, outChannels: 32, kernel: 7, stride: 2,
      outputBorder: 0)
    let window = PoolingWindow(size: 3, stride: 2, padding: 1)
    let convolution = shape.convolution(form)
    let layout = shape.output
    let to = window.outputLayout(for: layout, border: 1)
    let between = Self.reference(shape, addend: nil)
    var expected = [UInt8](repeating: 0, count: shape.images * to.imagePitch)
    for n in 0..<shape.images {
      for y in 0..<to.height {
        for x in 0..<to.width {
          for c in 0..<32 {
            var largest: UInt8 = 0
            for row in max(2 * y - 1, 0)..<min(2 * y + 2, layout.height) {
              for column in max(2 * x - 1, 0)..<min(2 * x + 2, layout.width) {
                largest = max(largest, between[layout.offset(image: n, y: row, x: column) + c])
              }
            }
            expected[to.offset(image: n, y: y, x: x) + c] = largest
          }
        }
      }
    }
    let results = ThreadCountTests.results {
      let workers = Parallel.threads
      var output = [UInt8](repeating: 0, count: expected.count)
      var scratch = ByteBuffer(
        zeros: workers * convolution.pooledScratch(for: shape.input, window))
      scratch.withUnsafeMutablePointer { scratch in
        shape.inputs.withUnsafeBufferPointer { input in
          output.withUnsafeMutableBufferPointer { output in
            guard let input = input.baseAddress, let output = output.baseAddress else { return }
            convolution.run(
              input, shape.input, into: output, to, images: shape.images, pooledBy: window,
              scratch: scratch, workers: workers)
          }
        }
      }
      return output
    }
    #expect(results.allSatisfy { $0 == expected })
  }
}

/// Every byte from 0 to 255, from the same generator as `randomFloats`.
func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
  randomFloats(count, seed: seed).map { UInt8(($0 + 1) * 127.99) }
}

extension Int8 {
  /// Without −128, which symmetric weights don't have.
  fileprivate var clamped: Int8 { self == .min ? -127 : self }
}
