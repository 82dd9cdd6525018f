internal import Foundation
internal import Weights
internal import Yams

extension RunOptions {
  /// What the file of a run begins with, and no other.
  static let firstWords = "# finetune train --config"

  /// The options as a YAML file that `--config` takes.
  package var yaml: String {
    var text = "\(RunOptions.firstWords) FILE repeats this run; flags override the file.\n"
    for option in RunOption.all {
      guard let value = option.yaml(self) else { continue }
      text += "\(option.key): \(value)\n"
    }
    return text
  }

  /// The options of a YAML file; those that it doesn't name keep their defaults.
  ///
  /// Throws `OptionError` with the line for an unknown key, a value of the wrong kind or text that
  /// isn't YAML, and `FileError` if the file can't be read.
  package init(configuration path: String) throws {
    try self.init(YAMLText(bytes: TextFile.bytes(of: path), path: path))
  }

  /// The options of a YAML text; errors name `path`.
  package init(yaml text: String, path: String) throws {
    try self.init(YAMLText(text, path: path))
  }

  private init(_ yaml: YAMLText) throws {
    self.init()
    let path = yaml.path
    guard let node = try yaml.node() else { return }
    guard case .mapping(let mapping) = node else {
      throw OptionError.notYAML(path: path, line: node.mark?.line ?? 1, reason: "not a mapping")
    }
    for (key, value) in mapping {
      let name = key.string ?? "?"
      guard let option = RunOption.named(name) else {
        throw OptionError.unknownKey(
          path: path, line: key.mark?.line ?? 1, key: name, known: RunOption.all.map(\.key))
      }
      if value.isNull { continue }
      guard case .scalar(let scalar) = value, option.write(scalar.string, to: &self) else {
        throw OptionError.invalidValue(
          path: path, line: key.mark?.line ?? 1, key: name, expected: option.expected,
          found: value.scalar?.string ?? "a list or a mapping")
      }
    }
  }
}

extension Node {
  /// Whether the value is left out: `key:`, `key: null` or `key: ~`, not quoted.
  fileprivate var isNull: Bool {
    guard case .scalar(let scalar) = self, scalar.style == .plain || scalar.style == .any else {
      return false
    }
    return ["", "~", "null"].contains(scalar.string)
  }
}
