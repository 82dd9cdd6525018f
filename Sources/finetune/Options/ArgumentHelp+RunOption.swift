internal import ArgumentParser
internal import Training

extension ArgumentHelp {
  /// What `--help` says of an option of a run: what it is, and what holds unless it is given.
  static func of(_ option: any DeclaredOption) -> ArgumentHelp {
    let standard = option.standard.map { " (default: \($0))" } ?? ""
    return ArgumentHelp(stringLiteral: "\(option.help)\(standard).")
  }
}
