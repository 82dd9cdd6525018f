import Features
import Foundation
import TestSupport
import Testing

@Suite("Database")
struct DatabaseTests {
  private let folder: TemporaryFolder
  private let database: Database

  init() throws {
    folder = try TemporaryFolder()
    database = try Database(path: folder.path + "/test.sqlite", patience: 0)
    try database.run("PRAGMA journal_mode = WAL; CREATE TABLE thing (id INTEGER, name, data)")
  }

  @Test("numbers, texts and bytes come back as they were, in a statement that runs again and again")
  func roundTrip() throws {
    let insertion = try database.prepare("INSERT INTO thing VALUES (?, ?, ?)")
    for index in 0..<3 {
      try insertion.bind(index - 1, at: 1)
      try insertion.bind("naïve \(index)", at: 2)
      try Array(repeating: UInt8(index), count: index).withUnsafeBytes {
        try insertion.bind($0, at: 3)
      }
      try insertion.run()
    }
    let query = try database.prepare("SELECT * FROM thing ORDER BY id")
    for index in 0..<3 {
      #expect(try query.step())
      #expect(query.integer(0) == index - 1)
      #expect(query.text(1) == "naïve \(index)")
      #expect(query.withBytes(2) { Array($0) } == Array(repeating: UInt8(index), count: index))
    }
    #expect(try !query.step())
    #expect(try database.integer("SELECT count(*) FROM thing") == 3)
    #expect(try database.integer("SELECT id FROM thing WHERE id > 9") == nil)
    #expect(try database.text("SELECT name FROM thing WHERE id = 1") == "naïve 2")
  }

  @Test("a transaction that throws leaves nothing")
  func rollback() throws {
    struct Enough: Error {}
    #expect(throws: Enough.self) {
      try database.transaction(writes: true) {
        try database.run("INSERT INTO thing VALUES (1, 'a', 'b')")
        throw Enough()
      }
    }
    #expect(try database.integer("SELECT count(*) FROM thing") == 0)
    try database.transaction(writes: true) {
      try database.run("INSERT INTO thing VALUES (1, 'a', 'b')")
    }
    #expect(try database.integer("SELECT count(*) FROM thing") == 1)
  }

  @Test("another writer in the way is told apart, and so is a file that is no database")
  func errors() throws {
    let other = try Database(path: database.path, patience: 0)
    try database.transaction(writes: true) {
      let error = #expect(throws: DatabaseError.self) {
        try other.run("INSERT INTO thing VALUES (1, 'a', 'b')")
      }
      #expect(error?.isBusy == true && error?.isDamage == false)
    }
    let path = folder.path + "/text.sqlite"
    try Data(String(repeating: "this is not a database\n", count: 100).utf8)
      .write(to: URL(fileURLWithPath: path))
    let text = try Database(path: path, patience: 0)
    let error = #expect(throws: DatabaseError.self) { try text.integer("PRAGMA user_version") }
    #expect(error?.isDamage == true && error?.isBusy == false)
    #expect(error?.description.hasSuffix("file is not a database") == true)
    #expect(throws: DatabaseError.self) {
      try Database(path: folder.path + "/nowhere/a.sqlite", patience: 0)
    }
  }
}
