internal import Foundation
internal import Weights

/// The visible names in one folder, sorted, in little more memory than their bytes.
///
/// A folder's name sorts as if a slash followed it, so that walking folders in this order gives
/// paths in the order of their bytes.
struct FolderNames {
  /// What a name stands for; `link` is a symbolic link to a folder.
  enum Kind { case file, folder, link, dangling, special }

  private struct Entry {
    let start: Int
    let length: UInt8
    let kind: Kind
  }

  /// The folder itself, whatever its name.
  let identity: ImageFolderWalk.Identity
  /// Names of which the system didn't say what they stand for; they are not among the others.
  private(set) var failures: [FileError] = []
  private var bytes: [UInt8] = []
  private var entries: [Entry] = []

  /// Reads a folder; throws if it can't be listed.
  init(of folder: String) throws(FileError) {
    var status = stat()
    guard let stream = opendir(folder) else {
      throw FileError(path: folder, operation: .list, code: errno)
    }
    defer { closedir(stream) }
    guard fstat(dirfd(stream), &status) == 0 else {
      throw FileError(path: folder, operation: .list, code: errno)
    }
    identity = ImageFolderWalk.Identity(status)
    errno = 0
    while let item = readdir(stream) {
      add(item, in: folder, dirfd(stream))
      errno = 0
    }
    guard errno == 0 else { throw FileError(path: folder, operation: .list, code: errno) }
    sort()
  }

  var count: Int { entries.count }

  /// A name and what it stands for; the name is nil if it is not UTF-8.
  subscript(index: Int) -> (name: String?, bytes: ArraySlice<UInt8>, kind: Kind) {
    let entry = entries[index]
    let name = bytes[entry.start..<(entry.start + Int(entry.length))]
    return (String(validating: name, as: UTF8.self), name, entry.kind)
  }

  /// Whether there is a file of this name.
  func contains(_ name: Substring) -> Bool {
    let name = Array(name.utf8) + [0]
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      let entry = entries[middle]
      let other = bytes[entry.start...(entry.start + Int(entry.length))]
      if other.elementsEqual(name) { return true }
      if other.lexicographicallyPrecedes(name) { low = middle + 1 } else { high = middle }
    }
    return false
  }

  private mutating func add(
    _ item: UnsafeMutablePointer<dirent>, in folder: String, _ descriptor: Int32
  ) {
    withUnsafeBytes(of: &item.pointee.d_name) { field in
      let name = field.prefix { $0 != 0 }
      guard name.first != UInt8(ascii: "."), let base = field.baseAddress else { return }
      let kind: Kind?
      do throws(Failure) {
        kind = try Self.kind(
          base.assumingMemoryBound(to: CChar.self), Int(item.pointee.d_type), in: descriptor)
      } catch {
        let path = ImageFolderWalk.join(folder, String(decoding: name, as: UTF8.self))
        failures.append(FileError(path: path, operation: .open, code: error.code))
        return
      }
      guard let kind else { return }
      if kind == .folder || kind == .link {
        let text = String(decoding: name, as: UTF8.self)
        if ForeignFolders.names.contains(text) { return }
      }
      entries.append(Entry(start: bytes.count, length: UInt8(name.count), kind: kind))
      bytes.append(contentsOf: name)
      // What ends a name is compared, too.
      bytes.append(kind == .folder ? UInt8(ascii: "/") : 0)
    }
  }

  private struct Failure: Error { let code: Int32 }

  /// What a name stands for; nil if it is gone since it was listed.
  private static func kind(
    _ name: UnsafePointer<CChar>, _ type: Int, in folder: Int32
  ) throws(Failure) -> Kind? {
    if type == DT_REG { return .file }
    if type == DT_DIR { return .folder }
    var status = stat()
    guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return nil }
      throw Failure(code: errno)
    }
    let isLink = status.st_mode & S_IFMT == S_IFLNK
    if isLink, fstatat(folder, name, &status, 0) != 0 {
      if errno == ENOENT || errno == ENOTDIR || errno == ELOOP { return .dangling }
      throw Failure(code: errno)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return isLink ? .link : .folder
    default: return .special
    }
  }

  private mutating func sort() {
    bytes.withUnsafeBytes { bytes in
      entries.sort { left, right in
        let (a, b) = (Int(left.length) + 1, Int(right.length) + 1)
        guard let base = bytes.baseAddress else { return false }
        let order = memcmp(base + left.start, base + right.start, min(a, b))
        return order != 0 ? order < 0 : a < b
      }
    }
  }
}
