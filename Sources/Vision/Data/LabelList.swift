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
    /// Empty where only paths are read.
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
  /// Lines that can't be used, where only paths are read.
  private(set) var problem: LabelListError?

  /// Reads a list and looks at every file in it.
  ///
  /// - Parameter purpose: What its classes are for; nil reads nothing but paths.
  /// - Throws: `ImageFolderError`, with all lines that can't be used unless only paths are read.
  init(
    path: String, columns: LabelColumns?, purpose: ImageFolder.Purpose?
  ) throws(ImageFolderError) {
    self.path = path
    root = ImageFolder.root(of: path)
    let bytes = try Self.bytes(of: path)
    do throws(LabelListError) {
      try read(bytes, columns, needsClasses: purpose != nil)
      if purpose?.trains == true { try check() }
    } catch {
      throw .list(error)
    }
  }

  private mutating func read(
    _ bytes: [UInt8], _ columns: LabelColumns?, needsClasses: Bool
  ) throws(LabelListError) {
    let separator = separator(of: bytes, needsClasses: needsClasses)
    let text = CSVRecords(bytes, separator: separator)
    guard let first = text.records.first else { throw .empty(path) }
    let fields = first.fields.map(\.trimmed)
    let places = try LabelPlaces(
      in: fields, chosen: columns, needsClasses: needsClasses, list: path, line: first.line,
      isFile: { [root] in
        FileError.kind(ofFileAt: ImageFolderWalk.join(root, $0)) == nil
          && FileStamp(path: ImageFolderWalk.join(root, $0)) != nil
      })
    hasSides = places.split != nil
    var reader = LabelRowReader(
      places: places, width: first.fields.count, root: root, needsClasses: needsClasses)
    let header: LabelListError.Header =
      columns == nil ? .unknown : .numbered(places.all.map { fields[$0] })
    for record in text.records.dropFirst(places.hasHeader ? 1 : 0) {
      reader.take(
        record, isOpen: record.line == text.openQuote, header: record == first ? header : nil)
    }
    if let path = reader.firstMissing {
      throw .noFiles(
        self.path, first: path,
        column: places.hasHeader ? fields[places.path] : "\(places.path + 1)", values: fields,
        areNames: places.hasHeader, root: root)
    }
    if !reader.problems.isEmpty {
      let error = LabelListError.lines(path, reader.problems, root: root)
      if needsClasses { throw error }
      problem = error
    }
    guard !reader.rows.isEmpty || problem != nil else { throw .empty(path) }
    rows = reader.rows
    repeated = reader.repeated
  }

  /// The character between values: one with which the first line has the names of columns, else one
  /// that it has at all.
  private func separator(of bytes: [UInt8], needsClasses: Bool) -> UInt8 {
    let (comma, semicolon, tab) = (UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"))
    let candidates =
      path.lowercased().hasSuffix(".tsv") ? [tab, comma, semicolon] : [comma, semicolon, tab]
    let starts = candidates.map { separator in
      CSVRecords(bytes, separator: separator, most: 1).records.first?.fields.map(\.trimmed) ?? []
    }
    let named = starts.firstIndex { fields in
      let places = try? LabelPlaces(
        in: fields, chosen: nil, needsClasses: needsClasses, list: "", line: 1
      ) { _ in false }
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
