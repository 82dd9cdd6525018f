internal import Text
internal import Yams

/// A YAML text as one node; what is wrong with it is one sentence with its line.
struct YAMLText {
  let text: String
  /// The path that errors name.
  let path: String

  /// The text of a file's bytes, without a byte order mark.
  ///
  /// - Throws: `OptionError` with the first line that isn't UTF-8.
  init(bytes: some Collection<UInt8>, path: String) throws {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
      throw OptionError.notYAML(
        path: path, line: line + 1, reason: "bytes that are not UTF-8; save it as UTF-8")
    }
    self.init(text, path: path)
  }

  /// A text; a byte order mark before it is skipped.
  init(_ text: String, path: String) {
    self.text = text.withoutByteOrderMark
    self.path = path
  }

  /// The root; nil for a text that says nothing.
  ///
  /// - Throws: `OptionError.notYAML`.
  func node() throws -> Node? {
    do {
      return try Yams.compose(yaml: text)
    } catch let error as YamlError {
      let (line, reason) = explain(error)
      throw OptionError.notYAML(path: path, line: line, reason: reason)
    }
  }

  private func explain(_ error: YamlError) -> (line: Int, reason: String) {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      // What was opened and never closed is mended where it was opened.
      if let context, problem.hasSuffix("unexpected end of stream") {
        return (context.mark.line, "\(problem), \(context.text)")
      }
      guard let context, context.mark.line != mark.line else { return (mark.line, problem) }
      return (mark.line, "\(problem), \(context.text) in line \(context.mark.line)")
    case .reader(let problem, let offset, _, _):
      return ((offset.map { text.prefix($0).count(where: \.isNewline) } ?? 0) + 1, problem)
    case .duplicatedKeysInMapping(let keys, let context):
      let key = keys.min() ?? ""
      return (lines(ofKey: key).dropFirst().first ?? context.mark.line, "a second \"\(key)\"")
    default:
      return (1, "\(error)".split(separator: "\n").first.map(String.init) ?? "")
    }
  }

  /// The lines from 1 that give a value to a key.
  private func lines(ofKey key: String) -> [Int] {
    let starts = [key, "\"\(key)\"", "'\(key)'"]
    return zip(1..., text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline))
      .filter { _, line in
        starts.contains {
          line.hasPrefix($0) && line.dropFirst($0.count).first { $0 != " " } == ":"
        }
      }
      .map(\.0)
  }
}
