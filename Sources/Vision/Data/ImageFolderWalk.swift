internal import Foundation
internal import Weights

/// Lists folders below a root, following symbolic links with care, and collects what goes wrong.
///
/// Paths are relative to the root; the root itself is "".
struct ImageFolderWalk {
  /// What a name stands for once links are followed.
  enum Kind { case file, folder, other }

  /// A file or folder itself, whatever its name.
  struct Identity: Hashable {
    let device: dev_t
    let inode: ino_t

    init(_ status: stat) {
      device = status.st_dev
      inode = status.st_ino
    }
  }

  struct Entry {
    let name: String
    let kind: Kind
    let isLink: Bool
    let identity: Identity
    let stamp: FileStamp
  }

  /// A file that was found, and its state then.
  struct Found {
    let path: String
    let stamp: FileStamp
  }

  let root: String
  private(set) var danglingLinks: [String] = []
  private(set) var unreadableNames: [String] = []
  private(set) var runFolders: [String] = []
  private(set) var failures: [FileError] = []
  /// Hidden folders in those that were listed with `notesHidden`.
  private(set) var hiddenFolders: [String] = []
  /// A folder that is no part of what is listed.
  private let excluded: Identity?

  /// A walk below `root`, without the folder at `excluded`.
  init(root: String, excluding excluded: String? = nil) {
    self.root = root
    var status = stat()
    let isThere = excluded.map { stat($0, &status) == 0 } ?? false
    self.excluded = isThere ? Identity(status) : nil
  }

  /// The visible entries of a folder, sorted by name.
  ///
  /// - Parameter notesHidden: Whether the hidden folders among them are to be remembered.
  mutating func list(_ folder: String, notesHidden: Bool = false) -> [Entry] {
    let path = full(folder)
    guard let stream = opendir(path) else {
      failures.append(FileError(path: path, operation: .list, code: errno))
      return []
    }
    defer { closedir(stream) }
    var entries: [Entry] = []
    errno = 0
    while let item = readdir(stream) {
      let name = withUnsafeBytes(of: &item.pointee.d_name) { bytes in
        Array(bytes.prefix { $0 != 0 })
      }
      let text = String(decoding: name, as: UTF8.self)
      let isForeign = ForeignFolders.names.contains(text)
      if name.first != UInt8(ascii: "."), let entry = entry(name, in: folder) {
        if !isForeign || entry.kind != .folder { entries.append(entry) }
      } else if notesHidden, name.first == UInt8(ascii: "."), name != [46], name != [46, 46] {
        let path = full(Self.join(folder, text))
        if !isForeign, isFolder(path) { hiddenFolders.append(path) }
      }
      errno = 0
    }
    if errno != 0 { failures.append(FileError(path: path, operation: .list, code: errno)) }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The files in a folder and its subfolders, each once.
  ///
  /// - Parameter above: the folders that it lies in, and itself: links to them are not followed.
  mutating func files(under folder: String, above: Set<Identity>) -> [Found] {
    var files: [Found] = []
    var known = above
    var folders = [folder]
    // Links wait until all real files are known, so that these win over links to them.
    var links: [(path: String, entry: Entry)] = []
    var nextLink = 0
    while true {
      while let folder = folders.popLast() {
        for entry in list(folder) {
          let path = Self.join(folder, entry.name)
          if entry.isLink {
            links.append((path, entry))
          } else if entry.kind == .folder {
            if known.insert(entry.identity).inserted { folders.append(path) }
          } else {
            known.insert(entry.identity)
            files.append(Found(path: path, stamp: entry.stamp))
          }
        }
      }
      guard nextLink < links.count else { return files }
      let (path, entry) = links[nextLink]
      nextLink += 1
      guard known.insert(entry.identity).inserted else { continue }
      if entry.kind == .folder {
        folders.append(path)
      } else {
        files.append(Found(path: path, stamp: entry.stamp))
      }
    }
  }

  /// The path that the system knows.
  func full(_ path: String) -> String { path.isEmpty ? root : Self.join(root, path) }

  /// Where a name in a folder leads; a path from the root leads where it says.
  static func join(_ folder: String, _ name: String) -> String {
    if name.utf8.first == UInt8(ascii: "/") { return name }
    return folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private mutating func entry(_ bytes: [UInt8], in folder: String) -> Entry? {
    guard let name = String(validating: bytes, as: UTF8.self) else {
      unreadableNames.append(full(Self.join(folder, String(decoding: bytes, as: UTF8.self))))
      return nil
    }
    let path = full(Self.join(folder, name))
    var status = stat()
    guard lstat(path, &status) == 0 else {
      // Gone since it was listed: then it is not part of the data set.
      if errno != ENOENT {
        failures.append(FileError(path: path, operation: .open, code: errno))
      }
      return nil
    }
    let isLink = status.st_mode & S_IFMT == S_IFLNK
    if isLink, stat(path, &status) != 0 {
      if errno == ENOENT || errno == ENOTDIR || errno == ELOOP {
        danglingLinks.append(path)
      } else {
        failures.append(FileError(path: path, operation: .open, code: errno))
      }
      return nil
    }
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      default: .other
      }
    if kind == .folder, Identity(status) == excluded || isRunFolder(path) {
      runFolders.append(path)
      return nil
    }
    return Entry(
      name: name, kind: kind, isLink: isLink, identity: Identity(status),
      stamp: FileStamp(status))
  }
}

/// Whether a training has written its files there; whatever pictures it leaves are no data.
private func isRunFolder(_ path: String) -> Bool {
  access(path + "/run.yaml", F_OK) == 0
    && ["metrics.jsonl", "head.safetensors"].contains { access(path + "/" + $0, F_OK) == 0 }
}
