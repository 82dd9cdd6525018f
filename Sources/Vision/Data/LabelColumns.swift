internal import Text

/// Which columns of a list of images are read.
public struct LabelColumns: Sendable, Equatable {
  /// Names of the columns, or their numbers from 1: path, class and maybe split.
  private let names: [String]

  /// Columns in a text such as `path,class`, `file,species,part` or `1,3`: two or three names or
  /// numbers, in quotes where a name holds a comma; nil for another text.
  public init?(_ text: String) {
    let records = CSVRecords(Array(text.utf8), separator: UInt8(ascii: ",")).records
    guard records.count == 1 else { return nil }
    names = records[0].fields.map(\.trimmed)
    guard (2...3).contains(names.count), !names.contains(""), Set(names).count == names.count
    else { return nil }
  }

  /// Where the columns are in a list that begins with these values, and whether those are names.
  fileprivate func places(
    in fields: [String], list: String, line: Int
  ) throws(LabelListError) -> (places: [Int], areNamed: Bool) {
    var places: [Int] = []
    var areNamed = false
    for name in names {
      if let number = Int(name), (1...fields.count).contains(number) {
        places.append(number - 1)
        continue
      }
      let exact = fields.indices.filter { fields[$0] == name }
      let matches = exact.isEmpty ? fields.indices.filter { fields[$0].isNamed(name) } : exact
      guard matches.count == 1 else {
        throw .column(list, line: line, name: name, isTwice: !matches.isEmpty, found: fields)
      }
      places.append(matches[0])
      areNamed = true
    }
    guard Set(places).count == places.count else {
      let twice = places.first { place in places.filter { $0 == place }.count > 1 }
      throw .sameColumn(list, line: line, name: twice.map { fields[$0] } ?? "", found: fields)
    }
    return (places, areNamed)
  }
}

/// Where a list of images has what.
struct LabelPlaces {
  let path: Int
  /// Nil where there is none, and only paths are read.
  let label: Int?
  let split: Int?
  /// Whether the first record has the columns' names.
  let hasHeader: Bool

  /// All of them.
  var all: [Int] { [path] + [label, split].compactMap(\.self) }

  /// What the column of paths may be called, that of the classes and that of the sides.
  static let pathNames = ["path", "file", "filename", "image"]
  static let labelNames = ["class", "label"]
  static let splitNames = ["split"]

  /// The places in a list that begins with these values.
  ///
  /// - Parameters:
  ///   - chosen: The columns that were asked for; else they are found by their names, and without
  ///     names the first two are path and class.
  ///   - needsClasses: Whether a column of paths alone won't do.
  ///   - isFile: Whether a path leads to a file: then a value is no name.
  /// - Throws: `LabelListError` for a column that isn't there.
  init(
    in fields: [String], chosen: LabelColumns?, needsClasses: Bool = true, list: String, line: Int,
    isFile: (String) -> Bool
  ) throws(LabelListError) {
    func place(_ names: [String]) -> Int? {
      for name in names {
        if let place = fields.firstIndex(where: { $0.isNamed(name) }) { return place }
      }
      return nil
    }
    let (path, label) = (place(Self.pathNames), place(Self.labelNames))
    if let chosen {
      let (places, areNamed) = try chosen.places(in: fields, list: list, line: line)
      (self.path, self.label) = (places[0], places[1])
      split = places.count > 2 ? places[2] : nil
      hasHeader =
        areNamed || (path != nil || label != nil) && !isFile(fields[places[0]])
      return
    }
    if let path, label != nil || !needsClasses && !isFile(fields[path]) {
      (self.path, self.label, split) = (path, label, place(Self.splitNames))
      hasHeader = true
      return
    }
    // A row may hold a word such as "label", too.
    let isRow = path == nil && label == nil || isFile(fields[0])
    guard isRow, fields.count > 1 || !needsClasses else {
      throw .columns(list, line: line, hasPath: path != nil, hasClass: label != nil, found: fields)
    }
    (self.path, self.label, split, hasHeader) = (0, needsClasses ? 1 : nil, nil, false)
  }
}

extension String {
  /// The text without spaces at its ends.
  var trimmed: String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }

  /// Whether a column of this name is one called `name`: `File_Name` is `filename`.
  fileprivate func isNamed(_ name: String) -> Bool { plain == name.plain }

  private var plain: String { lowercased().filter { !" _-".contains($0) } }
}
