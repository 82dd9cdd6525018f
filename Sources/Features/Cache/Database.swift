internal import CSQLite
internal import Foundation
internal import Text

/// A connection to an SQLite database, for one thread at a time.
package final class Database {
  /// Where the file lies.
  package let path: String
  private let handle: OpaquePointer

  /// Opens or makes the file; a statement waits up to `patience` milliseconds for other processes.
  package convenience init(path: String, patience: Int32) throws(DatabaseError) {
    try self.init(
      path: path, name: path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, patience: patience)
  }

  /// Opens the file for reading where nobody can change it, as on a disk that is read only.
  package convenience init(unchanging path: String) throws(DatabaseError) {
    let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    try self.init(
      path: path, name: "file:\(escaped)?immutable=1",
      flags: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, patience: 0)
  }

  private init(
    path: String, name: String, flags: Int32, patience: Int32
  ) throws(DatabaseError) {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      let error = DatabaseError(path: path, code: code, handle: handle)
      sqlite3_close_v2(handle)
      throw error
    }
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, patience)
    self.path = path
    self.handle = handle
  }

  // Statements keep their database, so none is left when it goes.
  deinit { sqlite3_close_v2(handle) }

  /// Runs statements that have no result.
  package func run(_ sql: String) throws(DatabaseError) {
    try check(sqlite3_exec(handle, sql, nil, nil, nil))
  }

  /// Compiles a statement, to be run any number of times.
  package func prepare(_ sql: String) throws(DatabaseError) -> Statement {
    var statement: OpaquePointer?
    try check(sqlite3_prepare_v2(handle, sql, -1, &statement, nil))
    guard let statement else { preconditionFailure("there is no statement in \"\(sql)\"") }
    return Statement(statement, of: self)
  }

  /// The first column of the first row of a query, as a number; nil without a row.
  package func integer(_ sql: String) throws(DatabaseError) -> Int? {
    let statement = try prepare(sql)
    return try statement.step() ? statement.integer(0) : nil
  }

  /// The first column of the first row of a query, as text; nil without a row.
  package func text(_ sql: String) throws(DatabaseError) -> String? {
    let statement = try prepare(sql)
    return try statement.step() ? statement.text(0) : nil
  }

  /// The id of the row that was inserted last.
  var lastID: Int { Int(sqlite3_last_insert_rowid(handle)) }

  /// How many rows the last statement changed.
  var changes: Int { Int(sqlite3_changes(handle)) }

  /// Runs `body` in a transaction, which is taken back if it throws.
  ///
  /// - Parameter writes: Whether other writers are kept out from the start: a transaction that reads
  ///   first and then finds that another process has written can't go on.
  package func transaction<R>(writes: Bool, _ body: () throws -> R) throws -> R {
    try run(writes ? "BEGIN IMMEDIATE" : "BEGIN")
    do {
      let result = try body()
      try run("COMMIT")
      return result
    } catch {
      // SQLite has taken some failed transactions back by itself.
      if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
      throw error
    }
  }

  func check(_ code: Int32) throws(DatabaseError) {
    if code != SQLITE_OK { throw DatabaseError(path: path, code: code, handle: handle) }
  }
}

/// Why SQLite could not do something.
package struct DatabaseError: Error, CustomStringConvertible {
  /// The database's file.
  package let path: String
  /// SQLite's extended result code.
  package let code: Int32
  /// What SQLite says about it.
  package let description: String

  init(path: String, code: Int32, description: String) {
    self.path = path
    self.code = code
    self.description = description
  }

  fileprivate init(path: String, code: Int32, handle: OpaquePointer?) {
    let message = handle.map { String(cString: sqlite3_errmsg($0)) }
    // The reason that the system gave: SQLite says only "disk I/O error" then.
    let isOfSystem = [SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_FULL].contains(code & 0xFF)
    let cause = isOfSystem ? handle.map { sqlite3_system_errno($0) } ?? 0 : 0
    let reason = cause == 0 ? "" : " (\(String(cString: strerror(cause))))"
    self.init(
      path: path, code: code,
      description: "\(path.printable): the cache's database can't be used: "
        + (message ?? String(cString: sqlite3_errstr(code))) + reason)
  }

  /// Whether the file is no database, or not a whole one any more.
  package var isDamage: Bool { [SQLITE_CORRUPT, SQLITE_NOTADB].contains(code & 0xFF) }

  /// Whether another process was in the way for too long.
  package var isBusy: Bool { [SQLITE_BUSY, SQLITE_LOCKED].contains(code & 0xFF) }
}
