internal import Foundation

/// Making and removing folders, with the system's own reasons when that fails.
package enum Folder {
  /// Makes a folder and those it lies in; returns the ones that were missing, innermost last.
  package static func make(_ path: String) throws -> [String] {
    if isFolder(path) { return [] }
    var missing: [String] = []
    var rest = path
    while !rest.isEmpty, rest != "/", !isFolder(rest) {
      missing.insert(rest, at: 0)
      guard let slash = rest.lastIndex(of: "/") else { break }
      rest = String(rest[..<slash])
    }
    for folder in missing where mkdir(folder, 0o777) != 0 {
      let code = errno
      // Another process may have been faster; a trailing slash names the same folder twice.
      if code == EEXIST && isFolder(folder) { continue }
      let error = FileError(path: folder, operation: .write, code: code)
      remove(missing)
      throw error
    }
    return missing
  }

  /// Removes folders, the last first; those that are not empty stay.
  package static func remove(_ folders: [String]) {
    for folder in folders.reversed() { rmdir(folder) }
  }

  /// Whether the path leads to a folder.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The path from the root of the file system.
  package static func absolute(_ path: String) -> String {
    path.hasPrefix("/")
      ? path
      : URL(fileURLWithPath: FileManager.default.currentDirectoryPath + "/" + path)
        .standardized.path
  }
}
