internal import CSQLite

/// A compiled statement of a database: bind its parameters, step through its rows, reset.
///
/// Parameters and columns have SQLite's numbers: parameters from 1, columns from 0.
package final class Statement {
  private let handle: OpaquePointer
  private let database: Database

  fileprivate static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  init(_ handle: OpaquePointer, of database: Database) {
    self.handle = handle
    self.database = database
  }

  deinit { sqlite3_finalize(handle) }

  /// Sets a parameter to a number.
  package func bind(_ value: Int, at index: Int32) throws(DatabaseError) {
    try database.check(sqlite3_bind_int64(handle, index, Int64(value)))
  }

  /// Sets a parameter to a text, which is copied.
  package func bind(_ value: String, at index: Int32) throws(DatabaseError) {
    try database.check(sqlite3_bind_text(handle, index, value, -1, Statement.copied))
  }

  /// Sets a parameter to bytes, which are copied.
  package func bind(_ bytes: UnsafeRawBufferPointer, at index: Int32) throws(DatabaseError) {
    try database.check(
      sqlite3_bind_blob(
        handle, index, bytes.baseAddress, Int32(bytes.count), Statement.copied))
  }

  /// Goes to the next row; false at the end.
  package func step() throws(DatabaseError) -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code != SQLITE_DONE { try database.check(code) }
    return false
  }

  /// Makes the statement ready to run again; its parameters stay.
  package func reset() { sqlite3_reset(handle) }

  /// Runs a statement that has no rows, and makes it ready to run again.
  package func run() throws(DatabaseError) {
    defer { reset() }
    while try step() {}
  }

  /// A column of the current row as a number.
  package func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

  /// A column of the current row as text.
  package func text(_ column: Int32) -> String {
    sqlite3_column_text(handle, column).map { String(cString: $0) } ?? ""
  }

  /// Lends a column of the current row as bytes.
  package func withBytes<R>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows
    -> R
  {
    let start = sqlite3_column_blob(handle, column)
    let count = Int(sqlite3_column_bytes(handle, column))
    return try body(UnsafeRawBufferPointer(start: start, count: count))
  }
}
