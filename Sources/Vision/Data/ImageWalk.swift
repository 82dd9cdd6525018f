package import Weights

/// The files below a folder, one after another in the order of their paths' bytes.
///
/// Only the names in the folders on the way to the current file are in memory. Hidden files and
/// folders are skipped. A link to a file is a file; a folder behind a link comes after all that is
/// not behind one, and no folder comes twice.
package struct ImageWalk {
  /// A file, or what is in the way of one.
  package enum Found: Equatable {
    /// An image by its first bytes, or a file that is called one or can't be opened: reading it will say
    /// what is wrong.
    case image(String)
    /// Something else; its kind if that is known.
    case other(String, FileKind?)
    /// A symbolic link that leads nowhere.
    case dangling(String)
    /// A name that is not UTF-8, as far as it can be shown.
    case unreadableName(String)
    /// A folder that can't be listed, or a name that can't be looked up.
    case failure(FileError)
  }

  private struct Level {
    let folder: String
    let names: FolderNames
    var next = 0
  }

  private var levels: [Level] = []
  private var links: [String] = []
  private var nextLink = 0
  private var known: Set<ImageFolderWalk.Identity> = []
  private var failures: ArraySlice<FileError> = []

  /// A walk through the folder at `path`.
  package init(_ path: String) {
    enter(path)
  }

  /// What comes next; nil at the end.
  package mutating func next() -> Found? {
    while true {
      if let failure = failures.popFirst() { return .failure(failure) }
      guard let level = levels.last else {
        guard nextLink < links.count else { return nil }
        nextLink += 1
        enter(links[nextLink - 1])
        continue
      }
      guard level.next < level.names.count else {
        levels.removeLast()
        continue
      }
      levels[levels.count - 1].next += 1
      if let found = take(level.names[level.next], in: level.folder) { return found }
    }
  }

  private mutating func take(
    _ entry: (name: String?, bytes: ArraySlice<UInt8>, kind: FolderNames.Kind), in folder: String
  ) -> Found? {
    guard let name = entry.name else {
      let shown = String(decoding: entry.bytes, as: UTF8.self)
      return .unreadableName(ImageFolderWalk.join(folder, shown))
    }
    let path = ImageFolderWalk.join(folder, name)
    switch entry.kind {
    case .folder: enter(path)
    case .link: links.append(path)
    case .dangling: return .dangling(path)
    case .special: return .other(path, nil)
    case .file: return file(path, name)
    }
    return nil
  }

  /// A file; nil for a picture beside the image that was made of it.
  private func file(_ path: String, _ name: String) -> Found? {
    // Reading it will say what is wrong, so that it is opened once.
    if isNamedImage(name) { return .image(path) }
    switch FileStart(of: path) {
    case .image: return .image(path)
    case .other(let kind):
      if let stem = OtherPictures.stem(of: name), let names = levels.last?.names,
        ImageFormat.paths(of: stem).contains(where: { names.contains($0[...]) })
      {
        return nil
      }
      return .other(path, kind)
    case .empty, .special: return .other(path, nil)
    }
  }

  private mutating func enter(_ path: String) {
    do throws(FileError) {
      let names = try FolderNames(of: path)
      if known.insert(names.identity).inserted {
        levels.append(Level(folder: path, names: names))
        failures = names.failures[...]
      }
    } catch {
      failures = [error]
    }
  }
}
