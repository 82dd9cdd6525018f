import Kernels
import Testing

struct CholeskyFactorTests {
  static let sizes = [1, 3, 12, 47, 48, 49, 130]

  /// Numbers from −1 to 1.
  private func matrix(_ rows: Int, _ columns: Int, seed: UInt64) -> PreciseMatrix {
    let numbers = randomFloats(rows * columns, seed: seed)
    var matrix = PreciseMatrix(rows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns { matrix[row, column] = Double(numbers[row * columns + column]) }
    }
    return matrix
  }

  private func product(
    _ a: PreciseMatrix, _ row: Int, _ b: PreciseMatrix, _ column: Int
  ) -> Double {
    (0..<a.columns).reduce(0) { $0 + a[row, $1] * b[column, $1] }
  }

  @Test(
    "products of rows are sums of products", arguments: supported,
    [(1, 1, 1), (5, 7, 3), (17, 4, 600), (33, 40, 1030)])
  func dots(set: InstructionSet, shape: (Int, Int, Int)) {
    let (rows, columns, depth) = shape
    let a = matrix(rows, depth, seed: 1)
    let b = matrix(columns, depth, seed: 2)
    var sums = PreciseMatrix(rows: rows, columns: columns)
    for row in 0..<rows { sums[row, 0] = 2 }
    sums.add(dotsOf: a, b, table: KernelTable(set))
    for row in 0..<rows {
      for column in 0..<columns {
        let expected = product(a, row, b, column) + (column == 0 ? 2 : 0)
        #expect(abs(sums[row, column] - expected) < 1e-11)
      }
    }
  }

  @Test("what it finds solves the equations", arguments: sizes)
  func solves(size: Int) throws {
    let half = matrix(size, size + 3, seed: 3)
    var definite = PreciseMatrix(rows: size, columns: size)
    definite.add(dotsOf: half, half)
    for index in 0..<size { definite[index, index] += 0.1 }
    let right = matrix(5, size, seed: 4)
    let factor = try #require(CholeskyFactor(of: definite))
    let found = factor.solve(right)
    for row in 0..<5 {
      for column in 0..<size {
        #expect(abs(product(found, row, definite, column) - right[row, column]) < 1e-9)
      }
    }
    // L⁻¹·b has the length that A⁻¹ gives b.
    let halves = factor.halfSolve(right)
    for row in 0..<5 {
      let length = product(halves, row, halves, row)
      #expect(abs(length - product(found, row, right, row)) < 1e-9 * max(1, length))
    }
  }

  @Test("a matrix that isn't positive definite has no factor", arguments: [1, 50, 60])
  func indefinite(size: Int) {
    var matrix = PreciseMatrix.identity(size)
    matrix[size - 1, size - 1] = -1
    #expect(CholeskyFactor(of: matrix) == nil)
    matrix[size - 1, size - 1] = .nan
    #expect(CholeskyFactor(of: matrix) == nil)
  }

  @Test("the number of threads changes no bit")
  func threads() throws {
    let half = matrix(200, 210, seed: 5)
    func solved(_ threads: Int) throws -> [Double] {
      let before = Parallel.threads
      Parallel.threads = threads
      defer { Parallel.threads = before }
      var definite = PreciseMatrix(rows: 200, columns: 200)
      definite.add(dotsOf: half, half)
      let factor = try #require(CholeskyFactor(of: definite))
      let found = factor.solve(matrix(3, 200, seed: 6))
      return (0..<3).flatMap { row in (0..<200).map { found[row, $0] } }
    }
    #expect(try solved(1) == solved(5))
  }
}
