internal import Text

/// Why a list of images can't serve as a data set.
public enum LabelListError: Error, Equatable, Sendable {
  /// A line that can't be used.
  public struct Line: Equatable, Sendable {
    /// Its number from 1.
    public let number: Int
    /// What is wrong with it.
    public let problem: Problem
  }

  /// What can be wrong with a line.
  public enum Problem: Equatable, Sendable {
    /// A quote is opened and never closed.
    case openQuote
    /// Bytes that are not UTF-8.
    case encoding
    /// Too few values, or more than in the first line.
    case values(expected: Int, found: Int)
    /// No path.
    case noPath
    /// No class of an image.
    case noClass(String)
    /// A side that is none.
    case split(String)
    /// No such file; nil unless the line may be meant as the columns' names.
    case missing(String, header: Header?)
    /// Something else than a file.
    case notAFile(String, found: String)
    /// A file that the system refuses, and why.
    case unreadable(String, String)
    /// An image that an earlier line has under another class, or on another side.
    case contradiction(String, String, line: Int, String)
  }

  /// How a first line may be meant as the columns' names that is taken for an image's.
  public enum Header: Equatable, Sendable {
    /// None of its values is a name that is known.
    case unknown
    /// The columns were chosen by numbers; what they have in this line.
    case numbered([String])
  }

  /// UTF-16.
  case utf16(String)
  /// No row at all.
  case empty(String)
  /// The first line has no column for paths, or none for classes.
  case columns(String, line: Int, hasPath: Bool, hasClass: Bool, found: [String])
  /// A column that was asked for isn't there, or is there twice.
  case column(String, line: Int, name: String, isTwice: Bool, found: [String])
  /// Lines that can't be used; paths start from `root`.
  case lines(String, [Line], root: String)
  /// No line of several leads to a file: the first path, its column, and what the first line has, names
  /// or not; paths start from `root`.
  case noFiles(
    String, first: String, column: String, values: [String], areNames: Bool, root: String)
  /// One column was asked for twice.
  case sameColumn(String, line: Int, name: String, found: [String])
  /// Files that are no images, so that too few are left.
  case notImages(String, [ImageError])
  /// One class alone.
  case oneClass(String, found: String)
  /// No row for a side.
  case noSide(String, side: String)
  /// Classes without a row to train on.
  case untrained(String, classes: [String])
}

extension LabelListError: CustomStringConvertible {
  /// The path, the line, what was expected, what was found, and what to do; a line for each row.
  public var description: String { lines.joined(separator: "\n") }

  /// The description by its lines.
  package var lines: [String] {
    switch self {
    case .lines(let path, let lines, let root): Self.lines(path, lines, root)
    case .notImages(let path, let errors):
      Self.first(errors.map(\.description))
        + ["\(path): too few images are left; correct or remove the lines of the others"]
    default: [sentence]
    }
  }

  private var sentence: String {
    switch self {
    case .lines, .notImages: ""
    case .utf16(let path): "\(path): expected a CSV in UTF-8, found UTF-16; save it as UTF-8"
    case .empty(let path):
      "\(path): expected a line for each image with its path and its class, found none; add some"
    case .columns(let path, let line, let hasPath, let hasClass, let found):
      "\(path):\(line): expected "
        + [
          hasPath ? nil : "a column of paths (\(Self.names(LabelPlaces.pathNames)))",
          hasClass ? nil : "a column of classes (\(Self.names(LabelPlaces.labelNames)))",
        ].compactMap(\.self).joined(separator: " and ")
        + ", found \(Self.list(found)); rename the columns, or choose them"
    case .column(let path, let line, let name, let isTwice, let found):
      "\(path):\(line): expected \(isTwice ? "one column" : "a column") \(name.brief), found "
        + "\(isTwice ? "two: " : "")\(Self.list(found)); choose others, or numbers from 1"
    case .noFiles(let path, let first, let column, let values, let areNames, let root):
      "\(path): expected paths of images in the column \(column.brief), found none that leads to "
        + "a file, the first is \(first.brief); \(Self.start(root))"
        + (first.contains("\\") ? ", with / between folders" : "")
        + "; if another column has them, choose it: "
        + (areNames ? "the columns are " : "the first line is ") + Self.list(values)
    case .sameColumn(let path, let line, let name, let found):
      "\(path):\(line): expected different columns for paths, classes and splits, found "
        + "\(name.brief) twice; choose among \(Self.list(found)), or numbers from 1"
    case .oneClass(let path, let found):
      "\(path): expected at least two classes, found \(found.brief) alone; add images of another"
    case .noSide(let path, let side):
      "\(path): expected lines with the split \(side), found none; give some images that split, or "
        + "leave the column out, so that the images are divided"
    case .untrained(let path, let classes):
      "\(path): expected images with the split train in every class, found none in "
        + "\(shortList(classes.map(\.brief))); add some, or remove the lines of "
        + "\(classes.count == 1 ? "that class" : "these classes")"
    }
  }

  private static func names(_ names: [String]) -> String {
    names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }

  private static func list(_ fields: [String]) -> String {
    shortList(fields.map { $0.isEmpty ? "\"\"" : $0.brief })
  }

  private static func lines(_ path: String, _ lines: [Line], _ root: String) -> [String] {
    let known = lines.map { "\(path):\($0.number): \($0.problem)" }
    let isAboutFiles = lines.contains { if case .missing = $0.problem { true } else { false } }
    let count = lines.count == 1 ? "1 line" : "\(lines.count) lines"
    return first(known) + [
      "\(path): \(count) can't be used; correct or remove \(lines.count == 1 ? "it" : "them")"
        + (isAboutFiles ? ": \(start(root))" : "")
    ]
  }

  private static func start(_ root: String) -> String {
    "paths start from the list's folder, "
      + (root.isEmpty ? "the current one" : root.hasSuffix("/") ? root : root + "/")
  }

  private static func first(_ lines: [String]) -> [String] {
    lines.prefix(10) + (lines.count > 10 ? ["and \(lines.count - 10) more"] : [])
  }
}

extension LabelListError.Problem {
  private static func advice(_ header: LabelListError.Header?) -> String {
    switch header {
    case nil: ""
    case .unknown:
      "; if these are the columns' names, call them path and class, or choose them"
    case .numbered(let names):
      "; with columns chosen by numbers the first line is an image too: if it has their names, "
        + "choose them by these, as \(names.map(\.printable).joined(separator: ","))"
    }
  }
}

extension LabelListError.Problem: CustomStringConvertible {
  /// What was expected, and what was found.
  public var description: String {
    switch self {
    case .openQuote:
      "expected the quote to be closed, found the end of the file; double quotes that belong to a "
        + "value"
    case .encoding: "expected UTF-8, found other bytes; save the file as UTF-8"
    case .values(let expected, let found):
      "expected \(expected) values, found \(found); "
        + (found > expected
          ? "put one with a separator in it into quotes"
          : "add those that are missing, with the first line's separator between them")
    case .noPath: "expected a path, found none"
    case .noClass(let path): "\(path.brief): expected a class, found none"
    case .split(let found):
      "expected the split train, val or test, found " + (found.isEmpty ? "none" : found.brief)
    case .missing(let path, let header):
      "\(path.brief): there is no such file"
        + (path.contains("\\") ? "; write / between folders" : "") + Self.advice(header)
    case .notAFile(let path, let found):
      "\(path.brief): expected an image, found \(found)"
    case .unreadable(let path, let reason): "\(path.brief): can't be read: \(reason)"
    case .contradiction(let path, let here, let line, let there):
      "\(path.brief): expected one class and split, found \(here.brief) here and "
        + "\(there.brief) in line \(line); keep one"
    }
  }
}

extension String {
  /// The text as a terminal may have it, of a long one only the start.
  fileprivate var brief: String {
    let text = printable
    return text.count > 200 ? text.prefix(80) + "…" : text
  }
}
