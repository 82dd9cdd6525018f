package import Foundation

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

  /// Makes the folder that a file is to lie in; returns the ones that were missing, innermost last.
  package static func make(holding path: String) throws -> [String] {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return [] }
    return try make(String(path[..<slash]))
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

  /// What lies at a path; nil if nothing does.
  ///
  /// - Throws: `FileError` if that can't be known, as in a folder that may not be searched.
  package static func status(of path: String) throws(FileError) -> stat? {
    var status = stat()
    if stat(path, &status) == 0 { return status }
    let error = FileError(path: path, operation: .open, code: errno)
    if error.isMissing { return nil }
    throw error
  }

  /// The names of what lies in a folder, in no order.
  ///
  /// - Throws: `FileError` with the system's own reason.
  package static func names(in path: String) throws(FileError) -> [String] {
    guard let folder = opendir(path) else {
      throw FileError(path: path, operation: .list, code: errno)
    }
    closedir(folder)
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw FileError(path: path, operation: .list, code: EIO)
    }
  }

  /// The path from the root of the file system.
  package static func absolute(_ path: String) -> String {
    path.hasPrefix("/")
      ? path
      : URL(fileURLWithPath: FileManager.default.currentDirectoryPath + "/" + path)
        .standardized.path
  }
}
