import Kernels
import Testing

@Suite("pooling")
struct PoolingTests {
  static let layouts = [
    ImageLayout(height: 16, width: 17, channels: 16, border: 1),
    ImageLayout(height: 1, width: 1, channels: 64, border: 0),
    ImageLayout(height: 7, width: 2, channels: 48, border: 2),
  ]

  private func pooled(
    _ input: [Float], _ from: ImageLayout, _ to: ImageLayout, images: Int, _ set: InstructionSet
  ) -> [Float] {
    var output = [Float](repeating: 0, count: images * to.imagePitch)
    input.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        guard let input = input.baseAddress, let output = output.baseAddress else { return }
        maxPool(
          input, from, into: output, to, images: images,
          window: PoolingWindow(size: 3, stride: 2, padding: 1),
          table: KernelTable(set))
      }
    }
    return output
  }

  @Test(
    "the maximum is over the image's pixels, not its border", arguments: supported, layouts)
  func maximum(set: InstructionSet, from: ImageLayout) {
    let to = ImageLayout(
      height: (from.height - 1) / 2 + 1, width: (from.width - 1) / 2 + 1,
      channels: from.channels, border: 1)
    // All negative, so that a zero of the border would win.
    let input = randomFloats(2 * from.imagePitch, seed: 21).map { $0 - 2 }
    var expected = [Float](repeating: 0, count: 2 * to.imagePitch)
    for n in 0..<2 {
      for y in 0..<to.height {
        for x in 0..<to.width {
          for c in 0..<to.channels {
            var largest = -Float.infinity
            for row in max(2 * y - 1, 0)...min(2 * y + 1, from.height - 1) {
              for column in max(2 * x - 1, 0)...min(2 * x + 1, from.width - 1) {
                largest = max(largest, input[from.offset(image: n, y: row, x: column) + c])
              }
            }
            expected[to.offset(image: n, y: y, x: x) + c] = largest
          }
        }
      }
    }
    #expect(pooled(input, from, to, images: 2, set) == expected)
  }

  @Test("the maximum with NaN is NaN, wherever in the window it is", arguments: supported)
  func maximumOfNaN(set: InstructionSet) {
    let from = ImageLayout(height: 3, width: 3, channels: 16, border: 0)
    let to = ImageLayout(height: 2, width: 2, channels: 16, border: 0)
    for place in [(0, 0), (1, 1), (0, 1)] {
      var input = [Float](repeating: 1, count: from.imagePitch)
      input[from.offset(image: 0, y: place.0, x: place.1) + 5] = .nan
      let output = pooled(input, from, to, images: 1, set)
      #expect(output[5].isNaN)
      #expect(output[4] == 1)
    }
  }

  @Test("the average is the mean of each channel", arguments: supported, layouts)
  func average(set: InstructionSet, layout: ImageLayout) {
    let input = randomFloats(3 * layout.imagePitch, seed: 22)
    var output = [Float](repeating: 0, count: 3 * layout.channels)
    output.withUnsafeMutableBufferPointer { output in
      guard let output = output.baseAddress else { return }
      globalAveragePool(input, layout, images: 3, into: output, table: KernelTable(set))
    }
    for n in 0..<3 {
      for c in 0..<layout.channels {
        var sum = 0.0
        for y in 0..<layout.height {
          for x in 0..<layout.width {
            sum += Double(input[layout.offset(image: n, y: y, x: x) + c])
          }
        }
        let mean = sum / Double(layout.height * layout.width)
        #expect(abs(Double(output[n * layout.channels + c]) - mean) < 1e-6)
      }
    }
  }

  @Test(
    "convolution and maximum in one go give the bits of one after the other", arguments: supported,
    [(33, 40, 3), (224, 17, 1), (1, 1, 2)])
  func pooledConvolution(set: InstructionSet, shape: (height: Int, width: Int, images: Int)) {
    let convolution = PackedConvolution(
      weights: randomFloats(32 * 3 * 49, seed: 24), bias: randomFloats(32, seed: 25),
      inChannels: 3, window: ConvolutionWindow(height: 7, width: 7, stride: 2, padding: .zeros(3)),
      table: KernelTable(set))
    let window = PoolingWindow(size: 3, stride: 2, padding: 1)
    let from = ImageLayout(height: shape.height, width: shape.width, channels: 3, border: 3)
    let between = convolution.outputLayout(for: from, border: 0)
    let to = window.outputLayout(for: between, border: 1)
    var input = FloatBuffer(zeros: shape.images * from.imagePitch)
    let planes = randomFloats(shape.images * 3 * shape.height * shape.width, seed: 26)
    input.withUnsafeMutablePointer { from.fill($0, fromPlanes: planes, images: shape.images) }
    var (middle, expected, found) = (
      [Float](repeating: 0, count: shape.images * between.imagePitch),
      [Float](repeating: 0, count: shape.images * to.imagePitch),
      [Float](repeating: 0, count: shape.images * to.imagePitch)
    )
    var scratch = FloatBuffer(
      zeros: 2 * convolution.pooledScratch(for: from, window))
    input.withUnsafePointer { input in
      convolution.run(
        input, from, into: &middle, between, images: shape.images, activation: .relu)
      maxPool(
        middle, between, into: &expected, to, images: shape.images, window: window,
        table: KernelTable(set))
      scratch.withUnsafeMutablePointer { scratch in
        convolution.run(
          input, from, into: &found, to, images: shape.images, pooledBy: window, activation: .relu,
          scratch: scratch,
          workers: 2)
      }
    }
    #expect(found == expected)
  }
}
