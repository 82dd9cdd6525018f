internal import Text

/// An argument of the command line that can't be used as it is given.
///
/// Options that a run has too are an `OptionError`, which doesn't know of the command line.
package enum ArgumentError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Arguments that are out of their range, or don't go together.
  ///
  /// They have the names that people type, such as `--to`.
  case invalid(String, expected: String, found: String)
  /// An argument has bytes that are not UTF-8.
  case notUTF8(String)

  /// One line: which argument, what was expected, what was found.
  package var description: String {
    switch self {
    case .invalid(let argument, let expected, let found):
      "\(argument): expected \(expected), found \(found.printable)"
    case .notUTF8(let argument):
      "\(argument.printable): expected an argument in UTF-8, found other bytes: rename the file, or "
        + "give another name"
    }
  }
}
