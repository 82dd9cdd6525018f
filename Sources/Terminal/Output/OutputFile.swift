package import Export
internal import Foundation
internal import Text
internal import Training
internal import Weights

/// Where a command writes a file, and in what format: decided before anything is computed.
package struct OutputFile: Sendable {
  /// The path as it was given.
  package let path: String
  /// What the file becomes.
  package let format: FileFormat

  /// The file at `path`.
  ///
  /// - Parameters:
  ///   - formats: What the command can write. A device or pipe gets the first, unless its name says
  ///     another.
  ///   - asked: The format that `--to` asks for, where the name doesn't say one.
  ///   - asksForFormat: Whether the command has `--to`.
  ///   - contents: What the file will be about.
  ///   - option: The option or argument that named the file.
  /// - Throws: `ArgumentError` if the name's ending means none of the formats, or another than asked
  ///   for; `FileError` if a pipe, a socket or a disk lies there; `OutputFileError` if a file that
  ///   is about something else does.
  package init(
    _ path: String, formats: [FileFormat], asked: FileFormat? = nil, asksForFormat: Bool = false,
    contents: OutputContents, option: String = "--output"
  ) throws {
    let named = FileFormat(ofNameAt: path)
    if let asked, let named, asked != named {
      throw ArgumentError.invalid(
        "--to", expected: "\(named.rawValue), as the name \(path) ends",
        found: asked.rawValue)
    }
    try AtomicFile.checkPlace(path)
    let kind = Self.kind(of: path)
    guard let format = named ?? asked ?? (kind == .special ? formats.first : nil),
      formats.contains(format)
    else {
      let endings = formats.flatMap(\.endings).map { "." + $0 }
      let others = asksForFormat ? ", or --to beside it" : ""
      throw ArgumentError.invalid(
        option, expected: "a name that ends in \(Self.list(endings))\(others)", found: path)
    }
    self.path = path
    self.format = format
    if kind == .file, OutputContents(ofFileAt: path) != contents {
      throw OutputFileError(
        path: path, expected: contents, found: OutputContents(ofFileAt: path))
    }
  }

  private enum Kind { case file, special, none }

  /// What lies at a path; an empty file is nothing, and a folder is refused by whatever writes there.
  private static func kind(of path: String) -> Kind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .none }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return status.st_size > 0 ? .file : .none
    case S_IFDIR: return .none
    default: return .special
    }
  }

  private static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}

/// A file that is about something else lies where a command would write.
package struct OutputFileError: Error, Equatable, CustomStringConvertible {
  let path: String
  let expected: OutputContents
  /// Nil for what no command writes.
  let found: OutputContents?

  package var description: String {
    "\(path.printable): expected no file, or one with \(expected.rawValue), found one with "
      + "\(found?.rawValue ?? "something else"): choose another name, or remove the file first"
  }
}
