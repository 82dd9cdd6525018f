/// A matrix in double precision, row after row, for what single precision is too coarse for.
package struct PreciseMatrix: Sendable {
  /// How many rows there are.
  package let rows: Int
  /// How many numbers a row has.
  package let columns: Int
  /// How far one row is from the next: a multiple of 4.
  let pitch: Int
  /// The rows, with zeros behind the last number of each and behind the last row, so that whole tiles can be
  /// read everywhere.
  private var numbers: [Double]

  /// A tile of the kernel has 4 rows of one matrix and 3 of the other.
  private static let rowStep = 12

  /// A matrix of zeros.
  package init(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0, "matrix: negative size \(rows)×\(columns)")
    self.rows = rows
    self.columns = columns
    pitch = columns.roundedUp(to: 4)
    numbers = Array(repeating: 0, count: max(rows.roundedUp(to: Self.rowStep) * pitch, 1))
  }

  /// 1 on the diagonal, 0 elsewhere.
  package static func identity(_ size: Int) -> PreciseMatrix {
    var matrix = PreciseMatrix(rows: size, columns: size)
    for index in 0..<size { matrix[index, index] = 1 }
    return matrix
  }

  package subscript(row: Int, column: Int) -> Double {
    get { numbers[row * pitch + column] }
    set { numbers[row * pitch + column] = newValue }
  }

  /// Lends the numbers of a row.
  package func withRow<Result>(
    _ row: Int, _ body: (UnsafeBufferPointer<Double>) throws -> Result
  ) rethrows -> Result {
    try numbers.withUnsafeBufferPointer {
      try body(UnsafeBufferPointer(rebasing: $0[row * pitch..<row * pitch + columns]))
    }
  }

  /// Calls `body` for each row, which it may change, on several threads at once.
  package mutating func forEachRow(
    _ body: (_ row: Int, _ numbers: UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    let (rows, pitch, columns) = (rows, pitch, columns)
    withPointer { base in
      // Each row is written by one thread alone.
      nonisolated(unsafe) let base = base
      Parallel.forEach(rows) { row in
        body(row, UnsafeMutableBufferPointer(start: base + row * pitch, count: columns))
      }
    }
  }

  func withPointer<Result>(_ body: (UnsafePointer<Double>) -> Result) -> Result {
    numbers.withUnsafeBufferPointer { body(Self.first($0.baseAddress)) }
  }

  mutating func withPointer<Result>(_ body: (UnsafeMutablePointer<Double>) -> Result) -> Result {
    numbers.withUnsafeMutableBufferPointer { body(Self.first($0.baseAddress)) }
  }

  private static func first<Address>(_ address: Address?) -> Address {
    guard let address else { preconditionFailure("a matrix holds a number at least") }
    return address
  }
}
