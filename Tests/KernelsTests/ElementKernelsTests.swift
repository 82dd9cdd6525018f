import Foundation
import Kernels
import Testing

@Suite("numbers side by side")
struct ElementKernelsTests {
  static let counts = [0, 1, 3, 7, 16, 61, 512, 1030]

  /// eˣ as the kernels compute it, one number at a time.
  private func exponential(_ x: Float) -> Float {
    func powerOfTwo(_ n: Int32) -> Float {
      Float(bitPattern: UInt32(bitPattern: (n &+ 127) << 23))
    }
    let clamped = x > 89.5 ? 89.5 : x < -105 ? -105 : x
    let shift: Float = 0x1.8p23
    let shifted = clamped * 1.442695041 + shift
    let whole = shifted - shift
    let r = (clamped - whole * 0.693359375) - whole * -2.12194440e-4
    let q =
      0.49999994 + r * (0.16666521 + r * (0.041668389 + r * (0.0083687454 + r * 0.0013814541)))
    let power = (q * (r * r) + r) + 1
    let n = Int32(bitPattern: shifted.bitPattern &- shift.bitPattern)
    let half = n >> 1
    return power * powerOfTwo(half) * powerOfTwo(n &- half)
  }

  /// What `body` makes of `numbers` in place.
  private func changed(
    _ numbers: [Float], _ body: (inout MutableSpan<Float>) -> Void
  ) -> [Float] {
    var numbers = numbers
    var span = numbers.mutableSpan
    body(&span)
    return numbers
  }

  /// Equal bits, or both NaN.
  private func expectSame(
    _ found: [Float], _ expected: [Float], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    let differs = zip(found, expected).first {
      $0.bitPattern != $1.bitPattern && !($0.isNaN && $1.isNaN)
    }
    #expect(differs == nil, sourceLocation: sourceLocation)
  }

  @Test("exponentials are the definition's bit for bit", arguments: supported, counts)
  func exponentials(set: InstructionSet, count: Int) {
    let kernels = KernelTable(set).elements
    var x = randomFloats(count, seed: 1).map { 120 * $0 }
    let edges: [Float] = [.nan, .infinity, -.infinity, 88.8, -104.5, -0.0]
    for (index, edge) in edges.enumerated() where count >= 61 { x[7 * index] = edge }
    let expected = x.map { exponential($0 - 1.5) }
    expectSame(changed(x) { kernels.exponentiate(&$0, minus: 1.5) }, expected)
    expectSame(
      changed(x) { kernels.exponentiate(x.span, minus: 1.5, into: &$0) }, expected)
    let squashed = x.map { 1 / (1 + exponential(-$0)) }
    expectSame(changed(x) { kernels.squash(&$0) }, squashed)
    expectSame(changed(x) { kernels.squash(x.span, into: &$0) }, squashed)
  }

  @Test("sums, differences, products and maxima are", arguments: supported, counts)
  func arithmetic(set: InstructionSet, count: Int) {
    let kernels = KernelTable(set).elements
    var a = randomFloats(count, seed: 2)
    var b = randomFloats(count, seed: 3)
    if count >= 7 { (a[1], b[2], a[3], b[3]) = (.nan, .nan, -0.0, 0) }
    let pairs = Array(zip(a, b))
    expectSame(changed(a) { kernels.add(b.span, to: &$0) }, pairs.map { $0 + $1 })
    expectSame(changed(a) { kernels.subtract(b.span, from: &$0) }, pairs.map { $0 - $1 })
    expectSame(changed(a) { kernels.multiply(&$0, by: b.span) }, pairs.map { $0 * $1 })
    expectSame(
      changed(a) { kernels.multiply(b.span, a.span, into: &$0) }, pairs.map { $0 * $1 })
    expectSame(
      changed(a) { kernels.raise(&$0, to: b.span) }, pairs.map { $1 > $0 || $1.isNaN ? $1 : $0 })
    expectSame(changed(a) { kernels.subtract(0.3, from: &$0) }, a.map { $0 - 0.3 })
    expectSame(changed(a) { kernels.scale(&$0, by: 0.3) }, a.map { $0 * 0.3 })
    expectSame(changed(a) { kernels.scale(b.span, by: 0.3, into: &$0) }, b.map { $0 * 0.3 })
  }

  @Test("normalization and its gradient are", arguments: supported, counts)
  func normalization(set: InstructionSet, count: Int) {
    let kernels = KernelTable(set).elements
    let (x, g) = (randomFloats(count, seed: 4), randomFloats(count, seed: 5))
    let expected = x.map { ($0 - 0.2) * 1.7 + 0.1 }
    expectSame(
      changed(x) { kernels.normalize(&$0, center: 0.2, scale: 1.7, shift: 0.1) }, expected)
    expectSame(
      changed(g) { kernels.normalize(x.span, center: 0.2, scale: 1.7, shift: 0.1, into: &$0) },
      expected)
    expectSame(
      changed(x) {
        kernels.denormalize(
          g.span, x.span, offset: 0.01, center: 0.2, slope: 0.3, scale: 1.7, into: &$0)
      }, zip(g, x).map { ($0 - 0.01 - ($1 - 0.2) * 0.3) * 1.7 })
  }

  @Test("sums go through 16 lanes, block by block", arguments: supported, counts)
  func sum(set: InstructionSet, count: Int) {
    let x = randomFloats(count, seed: 6)
    for block in [256, 1024] {
      var expected = 0.0
      let whole = count / 16 * 16
      for first in stride(from: 0, to: whole, by: block) {
        var lanes = SIMD16<Float>()
        for index in first..<min(first + block, whole) { lanes[index % 16] += x[index] }
        expected += Double(lanes.sum())
      }
      for index in whole..<count { expected += Double(x[index]) }
      #expect(KernelTable(set).elements.sum(x.span, block: block) == expected)
    }
  }

  @Test("the largest number is, and NaN wherever it stands", arguments: supported, counts)
  func largest(set: InstructionSet, count: Int) {
    let kernels = KernelTable(set).elements
    var x = randomFloats(count, seed: 7)
    #expect(kernels.largest(x.span) == x.max() ?? -.infinity)
    for place in Set([0, count / 2, count - 1]) where count > 0 {
      let number = x[place]
      x[place] = .nan
      #expect(kernels.largest(x.span).isNaN)
      x[place] = 2
      #expect(kernels.largest(x.span) == 2)
      x[place] = number
    }
  }

  @Test("sums in double precision go through four lanes", arguments: supported, counts)
  func preciseSums(set: InstructionSet, count: Int) {
    let kernels = KernelTable(set).elements
    let (x, y) = (randomFloats(count, seed: 8), randomFloats(count, seed: 9))
    func reference(_ term: (Int) -> Double) -> Double {
      var lanes = SIMD4<Double>()
      let whole = count / 4 * 4
      for index in 0..<whole { lanes[index % 4] += term(index) }
      return (whole..<count).reduce(lanes.sum()) { $0 + term($1) }
    }
    let pivot: Float = 0.3
    func difference(_ index: Int) -> Double { Double(x[index]) - Double(pivot) }
    #expect(kernels.preciseSum(x.span) == reference { Double(x[$0]) })
    let moments = kernels.preciseMoments(x.span, from: pivot)
    #expect(moments.sum == reference(difference))
    #expect(moments.squares == reference { difference($0) * difference($0) })
    let products = kernels.preciseProducts(y.span, x.span, from: pivot)
    #expect(products.sum == reference { Double(y[$0]) })
    #expect(products.products == reference { Double(y[$0]) * difference($0) })
  }

  @Test("spans of unequal counts trap")
  func unequal() async {
    await #expect(processExitsWith: .failure) {
      var three: [Float] = [1, 2, 3]
      var span = three.mutableSpan
      KernelTable.current.elements.add([1, 2].span, to: &span)
    }
  }

  @Test(
    "the largest of windows along a row", arguments: supported,
    [(2, 1, 2, 0), (3, 1, 1, 1), (3, 2, 1, 1), (3, 3, 2, 0), (5, 2, 3, 0)])
  func windows(set: InstructionSet, shape: (taps: Int, stride: Int, dilation: Int, seed: UInt64)) {
    for width in [13, 29, 57, 112] {
      let outputs = (width - (shape.taps - 1) * shape.dilation - 1) / shape.stride + 1
      let line = MaxPoolLine(
        width: width, taps: shape.taps, stride: shape.stride, dilation: shape.dilation,
        outputs: outputs)
      var row = randomFloats(width, seed: shape.seed).map { $0 - 2 }
      row[5] = .nan
      var found = [Float](repeating: 0, count: outputs)
      line.withMemory { memory in
        for index in 0..<width { memory[index] = row[index] }
        var output = found.mutableSpan
        line.pool(memory.span, into: &output, KernelTable(set))
      }
      let expected = (0..<outputs).map { x in
        (0..<shape.taps).reduce(-Float.infinity) { largest, tap in
          let next = row[x * shape.stride + tap * shape.dilation]
          return next > largest || next.isNaN ? next : largest
        }
      }
      expectSame(found, expected)
    }
  }
}
