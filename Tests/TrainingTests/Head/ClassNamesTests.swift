import Foundation
import TestSupport
import Testing
import Training
import Weights

@Suite("Names of classes from a file")
struct ClassNamesTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/names.txt" }

  init() throws { folder = try TemporaryFolder() }

  private func names(_ text: String, count: Int = 3) throws -> ClassNames {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try ClassNames(path: path, count: count)
  }

  @Test("lines are names, with any line end, a byte order mark or spaces around them")
  func lines() throws {
    for text in [
      "tench, Tinca tinca\ngold fish\nä\n", "tench, Tinca tinca\r\ngold fish\r\nä\r\n",
      "\u{FEFF}tench, Tinca tinca\ngold fish  \nä",
    ] {
      #expect(try names(text).names == ["tench, Tinca tinca", "gold fish", "ä"])
      #expect(try names(text).repeated.isEmpty)
    }
  }

  @Test("names that several classes share are told with their lines")
  func repeated() throws {
    let list = try names("crane\nship\ncrane\nship\ncrane\n", count: 5)
    #expect(list.names.count == 5)
    #expect(list.repeated.map(\.name) == ["crane", "ship"])
    #expect(list.repeated.map(\.lines) == [[1, 3, 5], [2, 4]])
  }

  @Test("another number of names is refused, and so is a blank line")
  func refused() throws {
    #expect(throws: ClassNamesError.count(path: path, expected: 3, found: 2)) {
      try names("a\nb\n")
    }
    #expect(throws: ClassNamesError.count(path: path, expected: 3, found: 0)) { try names("") }
    #expect(throws: ClassNamesError.blank(path: path, line: 2)) { try names("a\n  \nb\n") }
    #expect(throws: ClassNamesError.blank(path: path, line: 4)) { try names("a\nb\nc\n\n") }
  }

  @Test("a file that is not text, and none at all, are refused")
  func notText() throws {
    try Data([0x61, 0x0A, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: path))
    #expect(throws: ClassNamesError.notText(path: path)) {
      try ClassNames(path: path, count: 2)
    }
    #expect(throws: FileError.self) { try ClassNames(path: folder.path + "/none", count: 2) }
    #expect(throws: FileError.self) { try ClassNames(path: folder.path, count: 2) }
  }
}
