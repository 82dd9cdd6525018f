import Kernels
import Testing

@Suite("gemm")
struct GemmTests {
  static let shapes: [(Int, Int, Int)] = [
    (1, 1, 1), (1, 33, 5), (14, 32, 7), (13, 31, 3), (15, 33, 1), (6, 16, 9), (7, 9, 100),
    (32, 100, 512), (100, 512, 32), (13, 29, 3), (45, 61, 1030), (64, 65, 17), (64, 147, 300),
    (9, 1100, 20), (1100, 9, 20), (3, 5, 1025),
    (130, 270, 600), (1, 512, 512), (200, 1, 64),
  ]

  /// The definition, summed in Double.
  static func reference(
    _ m: Int, _ n: Int, _ k: Int, _ a: [Float], _ aStrides: (Int, Int), _ b: [Float],
    _ bStrides: (Int, Int)
  ) -> [Double] {
    var c = [Double](repeating: 0, count: m * n)
    for i in 0..<m {
      for j in 0..<n {
        for l in 0..<k {
          c[i * n + j] +=
            Double(a[i * aStrides.0 + l * aStrides.1]) * Double(b[l * bStrides.0 + j * bStrides.1])
        }
      }
    }
    return c
  }

  static func product(
    _ m: Int, _ n: Int, _ k: Int, _ a: [Float], _ aStrides: (Int, Int), _ b: [Float],
    _ bStrides: (Int, Int), initial: [Float], rowStride: Int, accumulate: Bool,
    _ table: KernelTable
  ) -> [Float] {
    var c = initial
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        c.withUnsafeMutableBufferPointer { c in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          gemm(
            m: m, n: n, k: k, Matrix(a, rowStride: aStrides.0, columnStride: aStrides.1),
            Matrix(b, rowStride: bStrides.0, columnStride: bStrides.1), into: c,
            rowStride: rowStride, accumulate: accumulate, table: table)
        }
      }
    }
    return c
  }

  @Test(
    "agrees with the definition for every instruction set, shape and order of storage",
    arguments: supported, shapes)
  func agreesWithDefinition(set: InstructionSet, shape: (Int, Int, Int)) {
    let (m, n, k) = shape
    let a = randomFloats(m * k, seed: 1)
    let b = randomFloats(k * n, seed: 2)
    let initial = randomFloats(m * (n + 3), seed: 3)
    for (aStrides, bStrides) in [
      ((k, 1), (n, 1)), ((1, m), (n, 1)), ((k, 1), (1, k)), ((1, m), (1, k)),
    ] {
      let expected = Self.reference(m, n, k, a, aStrides, b, bStrides)
      for (accumulate, spare) in [(false, 0), (true, 0), (false, 3), (true, 3)] {
        let rowStride = n + spare
        let found = Self.product(
          m, n, k, a, aStrides, b, bStrides, initial: initial, rowStride: rowStride,
          accumulate: accumulate, KernelTable(set))
        var worst = 0.0
        var isOutsideKept = true
        for i in 0..<m {
          for j in 0..<rowStride {
            let here = i * rowStride + j
            if j >= n {
              isOutsideKept = isOutsideKept && found[here] == initial[here]
            } else {
              let sum = expected[i * n + j] + (accumulate ? Double(initial[here]) : 0)
              worst = max(worst, abs(Double(found[here]) - sum))
            }
          }
        }
        // Rounding: each of k products and sums of numbers below 1.
        #expect(worst < 1.2e-6 * Double(k).squareRoot() + 1e-6)
        #expect(isOutsideKept)
      }
    }
  }

  @Test(
    "blocks of rows are those of the whole product bit for bit, each row once",
    arguments: supported, shapes + [(2000, 512, 32), (7, 30_000, 3)])
  func blocks(set: InstructionSet, shape: (Int, Int, Int)) {
    let (m, n, k) = shape
    let a = randomFloats(m * k, seed: 4)
    let b = randomFloats(k * n, seed: 5)
    for aStrides in [(k, 1), (1, m)] {
      let whole = Self.product(
        m, n, k, a, aStrides, b, (n, 1), initial: [Float](repeating: 0, count: m * n),
        rowStride: n, accumulate: false, KernelTable(set))
      var found = [Float](repeating: 0, count: m * n)
      found.withUnsafeMutableBufferPointer { found in
        nonisolated(unsafe) let found = found
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            guard let a = a.baseAddress, let b = b.baseAddress else { return }
            gemm(
              m: m, n: n, k: k, Matrix(a, rowStride: aStrides.0, columnStride: aStrides.1),
              Matrix(b, rowStride: n, columnStride: 1), table: KernelTable(set)
            ) { rows, block in
              for index in 0..<rows.count * n { found[rows.lowerBound * n + index] += block[index] }
            }
          }
        }
      }
      #expect(found == whole)
    }
  }

  @Test("a depth of nothing makes zeros, or leaves what is there when accumulating")
  func emptyDepth() {
    let initial: [Float] = [1, 2, 3, 4]
    let zeros = Self.product(
      2, 2, 0, [0], (0, 1), [0], (2, 1), initial: initial, rowStride: 2, accumulate: false, .current
    )
    #expect(zeros == [0, 0, 0, 0])
    let kept = Self.product(
      2, 2, 0, [0], (0, 1), [0], (2, 1), initial: initial, rowStride: 2, accumulate: true, .current)
    #expect(kept == initial)
  }
}
