import Kernels
import Testing

@Suite("8-bit images")
struct Int8PoolingTests {
  @Test("the mean over an image is the exact sum times the factor")
  func average() {
    let layout = ImageLayout(height: 5, width: 3, channels: 32, border: 2)
    let input = bytes(2 * layout.imagePitch, seed: 31)
    var found = [Float](repeating: 0, count: 64)
    found.withUnsafeMutableBufferPointer { found in
      guard let found = found.baseAddress else { return }
      int8AveragePool(input, layout, images: 2, factor: 0.7, into: found)
    }
    for n in 0..<2 {
      for c in 0..<32 {
        var sum = 0
        for y in 0..<5 {
          for x in 0..<3 { sum += Int(input[layout.offset(image: n, y: y, x: x) + c]) }
        }
        #expect(found[32 * n + c] == Float(sum) * 0.7)
      }
    }
  }

  @Test("planes become bytes: scaled, clipped, half to even, NaN is 0")
  func quantizes() {
    let layout = ImageLayout(height: 3, width: 21, channels: 4, border: 1)
    let area = 63
    var planes = randomFloats(2 * 3 * area, seed: 32).map { $0 * 3 }
    planes[5] = .nan
    planes[6] = .infinity
    planes[7] = -.infinity
    planes[area] = 0.25
    planes[area + 1] = 0.75
    let scale: [Float] = [60, 2, 80]
    let offset: [Float] = [120, 0, 110.5]
    var found = [UInt8](repeating: 9, count: 2 * layout.imagePitch)
    found.withUnsafeMutableBufferPointer { found in
      guard let found = found.baseAddress else { return }
      layout.fill(found, quantizing: planes, images: 2, scale: scale, offset: offset)
    }
    var expected = [UInt8](repeating: 9, count: found.count)
    for n in 0..<2 {
      for y in 0..<3 {
        for x in 0..<21 {
          let pixel = layout.offset(image: n, y: y, x: x)
          expected[pixel + 3] = 0
          for c in 0..<3 {
            let plane = planes[(3 * n + c) * area + y * 21 + x]
            let value = plane * scale[c] + offset[c]
            expected[pixel + c] =
              value.isNaN ? 0 : UInt8(min(max(value, 0), 255).rounded(.toNearestOrEven))
          }
        }
      }
    }
    #expect(found == expected)
    #expect(found[layout.offset(image: 0, y: 0, x: 0) + 1] == 0)
    #expect(found[layout.offset(image: 0, y: 0, x: 1) + 1] == 2)
  }
}
