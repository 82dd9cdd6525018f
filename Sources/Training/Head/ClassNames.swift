internal import Foundation
internal import Text
internal import Weights

/// The names of a network's classes, one a line.
package struct ClassNames: Sendable {
  /// The names, in the order of the network's outputs.
  package let names: [String]
  /// Names that several classes have, with their lines from 1.
  package let repeated: [(name: String, lines: [Int])]

  /// The names in a file; there must be `count`.
  ///
  /// Lines end with LF or CRLF; the last one may end without.
  ///
  /// - Throws: `ClassNamesError`; `FileError` if the file can't be read.
  package init(path: String, count: Int) throws {
    let lines = try ClassNames.lines(of: path)
    guard lines.count == count else {
      throw ClassNamesError.count(path: path, expected: count, found: lines.count)
    }
    names = lines
    repeated = Dictionary(grouping: lines.indices) { lines[$0] }
      .filter { $0.value.count > 1 }
      .map { (name: $0.key, lines: $0.value.map { $0 + 1 }) }
      .sorted { $0.lines[0] < $1.lines[0] }
  }

  /// Throws what `init` does, as far as it can be known without a number of classes.
  package static func check(path: String) throws {
    _ = try lines(of: path)
  }

  private static func lines(of path: String) throws -> [String] {
    let bytes = try TextFile.bytes(of: path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ClassNamesError.notText(path: path)
    }
    var lines = text.withoutByteOrderMark.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    )
    .map { $0.trimmingCharacters(in: .whitespaces) }
    if lines.last == "" { lines.removeLast() }
    if let blank = lines.firstIndex(of: "") {
      throw ClassNamesError.blank(path: path, line: blank + 1)
    }
    return lines
  }
}

/// Why a file can't name a network's classes.
package enum ClassNamesError: Error, Equatable, Sendable, CustomStringConvertible {
  /// It isn't UTF-8.
  case notText(path: String)
  /// A line says nothing.
  case blank(path: String, line: Int)
  /// There are more or fewer names than classes.
  case count(path: String, expected: Int, found: Int)

  package var description: String {
    switch self {
    case .notText(let path):
      "\(path.printable): expected names in UTF-8, one a line, found other bytes: is it the right file?"
    case .blank(let path, let line):
      "\(path.printable):\(line): expected the name of a class, found a blank line: the number of a "
        + "line is the number of a class, so remove it or give the class a name"
    case .count(let path, let expected, let found):
      "\(path.printable): expected \(expected) names, one a line and class, found \(found): is it the "
        + "file for these weights?"
    }
  }
}
