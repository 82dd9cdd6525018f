import Kernels
import Testing

@Suite("Windows' means")
struct AveragePoolingTests {
  /// Windows over images of odd sizes, zeros around them in layouts that differ.
  static let cases: [(height: Int, width: Int, window: PoolingWindow)] = [
    (7, 5, PoolingWindow(size: 3, stride: 2, padding: 1)),
    (9, 3, PoolingWindow(size: 2, stride: 2, padding: 0)),
    (5, 11, PoolingWindow(size: 3, stride: 1, padding: 1)),
    (1, 1, PoolingWindow(size: 3, stride: 2, padding: 1)),
  ]

  /// The taps of an output pixel that lie inside the image.
  private func taps(
    _ y: Int, _ x: Int, _ window: PoolingWindow, _ layout: ImageLayout
  ) -> [(Int, Int)] {
    (0..<window.size).flatMap { i in
      (0..<window.size).map { j in
        (y * window.stride + i - window.padding, x * window.stride + j - window.padding)
      }
    }.filter { (0..<layout.height).contains($0.0) && (0..<layout.width).contains($0.1) }
  }

  @Test(
    "floats: taps are added row by row, those outside the image count or don't", arguments: cases)
  func floats(height: Int, width: Int, window: PoolingWindow) {
    let input = ImageLayout(height: height, width: width, channels: 16, border: 2)
    let output = window.outputLayout(for: input, border: 1)
    let numbers = randomFloats(2 * input.imagePitch, seed: 3)
    for countsPadding in [false, true] {
      var found = [Float](repeating: 7, count: 2 * output.imagePitch)
      var expected = found
      found.withUnsafeMutableBufferPointer { found in
        guard let found = found.baseAddress else { return }
        averagePool(
          numbers, input, into: found, output, images: 2, window: window,
          countsPadding: countsPadding)
      }
      for n in 0..<2 {
        for y in 0..<output.height {
          for x in 0..<output.width {
            let taps = taps(y, x, window, input)
            let count = countsPadding ? window.size * window.size : taps.count
            for c in 0..<16 {
              let sum = taps.reduce(Float(0)) {
                $0 + numbers[input.offset(image: n, y: $1.0, x: $1.1) + c]
              }
              expected[output.offset(image: n, y: y, x: x) + c] = sum * (1 / Float(count))
            }
          }
        }
      }
      #expect(found == expected)
    }
  }

  @Test("bytes: exact sums, scaled and rounded half to even", arguments: cases)
  func integers(height: Int, width: Int, window: PoolingWindow) {
    let input = ImageLayout(height: height, width: width, channels: 32, border: 1)
    let output = window.outputLayout(for: input, border: 2)
    let numbers = bytes(2 * input.imagePitch, seed: 5)
    for countsPadding in [false, true] {
      var found = [UInt8](repeating: 7, count: 2 * output.imagePitch)
      var expected = found
      found.withUnsafeMutableBufferPointer { found in
        guard let found = found.baseAddress else { return }
        int8AveragePool(
          numbers, input, into: found, output, images: 2, window: window,
          countsPadding: countsPadding, zero: 100, scale: 2.5, offset: 60)
      }
      for n in 0..<2 {
        for y in 0..<output.height {
          for x in 0..<output.width {
            let taps = taps(y, x, window, input)
            let count = countsPadding ? window.size * window.size : taps.count
            for c in 0..<32 {
              let sum = taps.reduce(0) {
                $0 + Int(numbers[input.offset(image: n, y: $1.0, x: $1.1) + c]) - 100
              }
              let value = Float(sum) * (2.5 / Float(count)) + 60
              expected[output.offset(image: n, y: y, x: x) + c] =
                UInt8(min(max(value, 0), 255).rounded(.toNearestOrEven))
            }
          }
        }
      }
      #expect(found == expected)
    }
  }
}
