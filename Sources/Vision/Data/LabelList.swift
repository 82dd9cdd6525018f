internal import Foundation
internal import Text
internal import Weights

/// A list of images and what they show, as people keep it: a CSV with a line for each image.
///
/// Columns are found by their names, or are path and class without any; values may be separated by
/// semicolons or tabs. Paths start from the list's folder.
struct LabelList {
  struct Row {
    /// As the list has it.
    let path: String
    let className: String
    /// Nil where the list has no column for it.
    let side: ImageFolderScan.Side?
    /// The file's state when it was found.
    let stamp: FileStamp
  }

  let path: String
  /// The folder from which paths start; empty for the current one.
  let root: String
  /// Each image once, in the order of the lines.
  private(set) var rows: [Row] = []
  /// Whether the list says which images train.
  private(set) var hasSides = false
  /// Images that several lines have.
  private(set) var repeated: [String] = []

  /// Reads a list and looks at every file in it.
  ///
  /// - Throws: `ImageFolderError`, with all lines that can't be used.
  init(
    path: String, columns: LabelColumns?, purpose: ImageFolder.Purpose
  ) throws(ImageFolderError) {
    self.path = path
    root = ImageFolder.root(of: path)
    let bytes = try textBytes(of: path)
    do throws(LabelListError) {
      try read(bytes, columns)
      if purpose == .training { try check() }
    } catch {
      throw .list(error)
    }
  }

  private mutating func read(_ bytes: [UInt8], _ columns: LabelColumns?) throws(LabelListError) {
    let separator = separator(of: bytes)
    let text = CSVRecords(bytes, separator: separator)
    guard let first = text.records.first else { throw .empty(path) }
    let places = try LabelPlaces(
      in: first.fields.map(\.trimmed), chosen: columns, list: path, line: first.line,
      isFile: { [root] in
        FileError.kind(ofFileAt: ImageFolderWalk.join(root, $0)) == nil
          && FileStamp(path: ImageFolderWalk.join(root, $0)) != nil
      })
    hasSides = places.split != nil
    var reader = RowReader(places: places, width: first.fields.count, root: root)
    for record in text.records.dropFirst(places.hasHeader ? 1 : 0) {
      reader.take(record, isOpen: record.line == text.openQuote, isFirst: record == first)
    }
    guard reader.problems.isEmpty else { throw .lines(path, reader.problems, root: root) }
    guard !reader.rows.isEmpty else { throw .empty(path) }
    rows = reader.rows
    repeated = reader.repeated
  }

  /// The character between values: one with which the first line has the names of columns, else one
  /// that it has at all.
  private func separator(of bytes: [UInt8]) -> UInt8 {
    let (comma, semicolon, tab) = (UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"))
    let candidates =
      path.lowercased().hasSuffix(".tsv") ? [tab, comma, semicolon] : [comma, semicolon, tab]
    let starts = candidates.map { separator in
      CSVRecords(bytes, separator: separator, most: 1).records.first?.fields.map(\.trimmed) ?? []
    }
    let named = starts.firstIndex { fields in
      let places = try? LabelPlaces(in: fields, chosen: nil, list: "", line: 1) { _ in false }
      return places?.hasHeader == true
    }
    return candidates[named ?? starts.firstIndex { $0.count > 1 } ?? 0]
  }

  /// Throws unless a head can be trained on it.
  private func check() throws(LabelListError) {
    let classes = Set(rows.map(\.className))
    if classes.count == 1 { throw .oneClass(path, found: rows[0].className) }
    guard hasSides else { return }
    for side in [ImageFolderScan.Side.train, .validation]
    where !rows.contains(where: { $0.side == side }) {
      throw .noSide(path, side: side.rawValue)
    }
    let trained = Set(rows.filter { $0.side == .train }.map(\.className))
    guard classes == trained else {
      throw .untrained(path, classes: classes.subtracting(trained).sorted())
    }
  }
}

/// Makes rows of records, and collects what is wrong with some.
private struct RowReader {
  private struct Place {
    let line: Int
    let row: LabelList.Row
    let isRepeated: Bool
  }

  let places: LabelPlaces
  let width: Int
  let root: String
  private(set) var rows: [LabelList.Row] = []
  private(set) var repeated: [String] = []
  private(set) var problems: [LabelListError.Line] = []
  private var known: [[UInt8]: Place] = [:]

  init(places: LabelPlaces, width: Int, root: String) {
    self.places = places
    self.width = width
    self.root = root
  }

  mutating func take(_ record: CSVRecords.Record, isOpen: Bool, isFirst: Bool) {
    do throws(Failure) {
      if isOpen { throw Failure(.openQuote) }
      guard let row = try row(of: record, isFirst: isFirst) else { return }
      try add(row, line: record.line)
    } catch {
      problems.append(.init(number: record.line, problem: error.problem))
    }
  }

  private struct Failure: Error {
    let problem: LabelListError.Problem

    init(_ problem: LabelListError.Problem) { self.problem = problem }
  }

  /// The row of a record; nil if that is blank.
  private func row(
    of record: CSVRecords.Record, isFirst: Bool
  ) throws(Failure) -> LabelList.Row? {
    guard record.isUTF8 else { throw Failure(.encoding) }
    let fields = record.fields.map(\.trimmed)
    if fields.allSatisfy(\.isEmpty) { return nil }
    let isWhole = fields.count > max(places.path, places.label)
    guard isWhole, fields.dropFirst(width).allSatisfy(\.isEmpty) else {
      throw Failure(.values(expected: width, found: fields.count))
    }
    let (path, className) = (fields[places.path], fields[places.label])
    if path.isEmpty { throw Failure(.noPath) }
    if className.isEmpty { throw Failure(.noClass(path)) }
    var side: ImageFolderScan.Side?
    if let place = places.split {
      let text = fields.count > place ? fields[place] : ""
      side = ImageFolderScan.Side(listed: text)
      if side == nil { throw Failure(.split(text)) }
    }
    var status = stat()
    guard stat(ImageFolderWalk.join(root, path), &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR {
        throw Failure(.missing(path, mayNameColumns: isFirst))
      }
      throw Failure(.unreadable(path, String(cString: strerror(errno))))
    }
    if let kind = FileError.kind(of: status) { throw Failure(.notAFile(path, found: kind)) }
    return LabelList.Row(
      path: path, className: className, side: side, stamp: FileStamp(status))
  }

  private mutating func add(_ row: LabelList.Row, line: Int) throws(Failure) {
    // Paths are the same if they lead the same way.
    let steps = ImageFolderWalk.join(root, row.path).utf8.split(separator: UInt8(ascii: "/"))
      .filter { !$0.elementsEqual(".".utf8) }
    let key = Array(steps.joined(separator: [UInt8(ascii: "/")]))
    guard let before = known[key] else {
      known[key] = Place(line: line, row: row, isRepeated: false)
      rows.append(row)
      return
    }
    guard before.row.className == row.className, before.row.side == row.side else {
      throw Failure(
        .contradiction(
          row.path, row.classAndSide, line: before.line, before.row.classAndSide))
    }
    if before.isRepeated { return }
    known[key] = Place(line: before.line, row: before.row, isRepeated: true)
    repeated.append(before.row.path)
  }
}

extension LabelList.Row {
  fileprivate var classAndSide: String {
    side.map { "\(className) (\($0.rawValue))" } ?? className
  }
}

extension ImageFolderScan.Side {
  /// The side that a list calls so; nil if it is none.
  fileprivate init?(listed text: String) {
    switch text.lowercased() {
    case "train": self = .train
    case "val", "valid", "validation": self = .validation
    case "test": self = .test
    default: return nil
    }
  }
}

/// All bytes of a list.
///
/// - Throws: `ImageFolderError` for files that are no text.
private func textBytes(of path: String) throws(ImageFolderError) -> [UInt8] {
  let bytes: [UInt8]
  do {
    bytes = try TextFile.bytes(of: path)
  } catch {
    if error.found != nil, isNamedArchive(path) { throw .notADataSet(path, found: "an archive") }
    throw .unreadable([error])
  }
  if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
    throw .list(.utf16(path))
  }
  let (format, kind) = bytes.withUnsafeBytes { (ImageFormat(startingWith: $0), FileKind($0)) }
  if format != nil { throw .notADataSet(path, found: "an image") }
  // A path may begin as a BMP does, but no text holds a zero.
  let isText = !bytes.contains(0)
  if let kind, !isText || kind.isText { throw .notADataSet(path, found: kind.rawValue) }
  guard isText else {
    throw .notADataSet(path, found: isNamedArchive(path) ? "an archive" : "a binary file")
  }
  return bytes
}

extension FileKind {
  /// Whether it is a text that begins as no list does.
  fileprivate var isText: Bool {
    switch self {
    case .svg, .xml, .webPage, .pdf, .lfsPointer: true
    default: false
    }
  }
}
