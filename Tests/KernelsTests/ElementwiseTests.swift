import Kernels
import Testing

@Suite("Sums and activations by themselves")
struct ElementwiseTests {
  private let layout = ImageLayout(height: 5, width: 3, channels: 16, border: 1, trailing: 2)

  /// The places of the numbers of two images, without what lies around them.
  private var inside: [Int] {
    (0..<2).flatMap { n in
      (0..<5).flatMap { y in
        (0..<3).flatMap { x in (0..<16).map { layout.offset(image: n, y: y, x: x) + $0 } }
      }
    }
  }

  @Test("floats: what lies around an image is left alone, and NaN stays", arguments: [false, true])
  func floats(adds: Bool) {
    var numbers = randomFloats(2 * layout.imagePitch, seed: 3).map { 9 * $0 }
    numbers[inside[4]] = .nan
    let others = randomFloats(numbers.count, seed: 4)
    for activation in [nil, Activation.relu, .relu6] {
      var found = [Float](repeating: 7, count: numbers.count)
      var expected = found
      found.withUnsafeMutableBufferPointer { found in
        guard let found = found.baseAddress else { return }
        others.withUnsafeBufferPointer { others in
          elementwise(
            numbers, adding: adds ? others.baseAddress : nil, activation: activation, into: found,
            layout, images: 2)
        }
      }
      for place in inside {
        let sum = adds ? numbers[place] + others[place] : numbers[place]
        switch activation {
        case nil: expected[place] = sum
        case .relu: expected[place] = sum.isNaN ? sum : max(sum, 0)
        case .relu6: expected[place] = sum.isNaN ? sum : min(max(sum, 0), 6)
        }
      }
      #expect(found[inside[4]].isNaN)
      (found[inside[4]], expected[inside[4]]) = (0, 0)
      #expect(found == expected)
    }
  }

  @Test("bytes: scaled, added, rounded half to even", arguments: [false, true])
  func integers(adds: Bool) {
    let numbers = bytes(2 * layout.imagePitch, seed: 5)
    let others = bytes(numbers.count, seed: 6)
    var found = [UInt8](repeating: 7, count: numbers.count)
    var expected = found
    found.withUnsafeMutableBufferPointer { found in
      guard let found = found.baseAddress else { return }
      others.withUnsafeBufferPointer { others in
        int8Elementwise(
          numbers, scale: 1.5, adding: adds ? others.baseAddress.map { ($0, 0.25) } : nil,
          offset: -40, into: found, layout, images: 2)
      }
    }
    for place in inside {
      var value = Float(numbers[place]) * 1.5
      if adds { value += Float(others[place]) * 0.25 }
      expected[place] = UInt8(min(max(value - 40, 0), 255).rounded(.toNearestOrEven))
    }
    #expect(found == expected)
  }
}
