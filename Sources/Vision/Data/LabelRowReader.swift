internal import Foundation
internal import Text
internal import Weights

/// Makes rows of records, and collects what is wrong with some.
struct LabelRowReader {
  private struct Place {
    let line: Int
    let row: LabelList.Row
    let isRepeated: Bool
  }

  let places: LabelPlaces
  let width: Int
  let root: String
  /// Whether more than paths is read.
  let needsClasses: Bool
  private(set) var rows: [LabelList.Row] = []
  private(set) var repeated: [String] = []
  private(set) var problems: [LabelListError.Line] = []
  private var known: [ImageFolderWalk.Identity: Place] = [:]

  init(places: LabelPlaces, width: Int, root: String, needsClasses: Bool) {
    self.places = places
    self.width = width
    self.root = root
    self.needsClasses = needsClasses
  }

  /// Takes the next record.
  ///
  /// - Parameters:
  ///   - isOpen: Whether a quote in it is never closed.
  ///   - header: How it may be meant as the columns' names.
  mutating func take(_ record: CSVRecords.Record, isOpen: Bool, header: LabelListError.Header?) {
    do throws(Failure) {
      if isOpen { throw Failure(.openQuote) }
      guard let (row, file) = try row(of: record, header: header) else { return }
      try add(row, file, line: record.line)
    } catch {
      problems.append(.init(number: record.line, problem: error.problem))
    }
  }

  /// The first path if there are several lines and none leads to a file.
  var firstMissing: String? {
    guard rows.isEmpty, problems.count > 1 else { return nil }
    let paths = problems.compactMap { line -> String? in
      if case .missing(let path, _) = line.problem { path } else { nil }
    }
    return paths.count == problems.count ? paths.first : nil
  }

  private struct Failure: Error {
    let problem: LabelListError.Problem

    init(_ problem: LabelListError.Problem) { self.problem = problem }
  }

  /// The row of a record, and the file it is about; nil if that is blank.
  private func row(
    of record: CSVRecords.Record, header: LabelListError.Header?
  ) throws(Failure) -> (LabelList.Row, ImageFolderWalk.Identity)? {
    guard record.isUTF8 else { throw Failure(.encoding) }
    let fields = record.fields.map(\.trimmed)
    if fields.allSatisfy(\.isEmpty) { return nil }
    let needed = needsClasses ? max(places.path, places.label ?? 0) : places.path
    let isWhole = fields.count > needed
    guard isWhole, fields.dropFirst(width).allSatisfy(\.isEmpty) else {
      throw Failure(.values(expected: width, found: fields.count))
    }
    let path = fields[places.path]
    let className = needsClasses ? places.label.map { fields[$0] } ?? "" : ""
    if path.isEmpty { throw Failure(.noPath) }
    if needsClasses, className.isEmpty { throw Failure(.noClass(path)) }
    var side: ImageFolderScan.Side?
    if needsClasses, let place = places.split {
      let text = fields.count > place ? fields[place] : ""
      side = ImageFolderScan.Side(listed: text)
      if side == nil { throw Failure(.split(text)) }
    }
    var status = stat()
    guard stat(ImageFolderWalk.join(root, path), &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR {
        throw Failure(.missing(path, header: header))
      }
      throw Failure(.unreadable(path, String(cString: strerror(errno))))
    }
    if let kind = FileError.kind(of: status) { throw Failure(.notAFile(path, found: kind)) }
    let row = LabelList.Row(
      path: path, className: className, side: side, stamp: FileStamp(status))
    return (row, ImageFolderWalk.Identity(status))
  }

  /// A file is the same whatever path leads to it.
  private mutating func add(
    _ row: LabelList.Row, _ file: ImageFolderWalk.Identity, line: Int
  ) throws(Failure) {
    guard let before = known[file] else {
      known[file] = Place(line: line, row: row, isRepeated: false)
      rows.append(row)
      return
    }
    guard before.row.className == row.className, before.row.side == row.side else {
      throw Failure(
        .contradiction(
          row.path, row.classAndSide, line: before.line, before.row.classAndSide))
    }
    if before.isRepeated { return }
    known[file] = Place(line: before.line, row: before.row, isRepeated: true)
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
