import Foundation

/// Writes a file so that its path holds either the old contents or all of the new ones.
///
/// Bytes go to a hidden temporary file in the same folder; `commit()` syncs it, renames it over the
/// path and syncs the folder. A file that is not committed, because of an error or because it went
/// out of scope, leaves nothing behind. After a crash a `.finetune-….tmp` may stay, which the next one
/// that replaces the same path removes. A symbolic link is followed: the file it points to is
/// replaced, or made if it doesn't exist. The permissions of an old file are kept. A device, or
/// a pipe that somebody reads, is written directly, since it holds nothing to lose.
///
///     var file = try AtomicFile(replacing: "runs/a/run.yaml")
///     try file.write(text)
///     try file.commit()
public struct AtomicFile: ~Copyable {
  /// The path as given; errors name it.
  public let path: String

  private let destination: String
  private let temporary: String?
  private let descriptor: Int32
  private var isPending = true

  /// Opens a temporary file beside `path`.
  ///
  /// - Throws: `FileError` if `path` is a folder or its folder is missing or can't be written.
  public init(replacing path: String) throws(FileError) {
    var old = stat()
    let exists = stat(path, &old) == 0
    // A link that leads back to itself would be replaced; others may rely on what it stands for.
    if !exists, errno == ELOOP { throw FileError(path: path, operation: .write, code: ELOOP) }
    let kind = old.st_mode & S_IFMT
    if exists, kind == S_IFDIR {
      throw FileError(path: path, operation: .write, code: EISDIR)
    }
    // A device or pipe is written in place; a pipe that nobody reads would be waited for.
    let isSpecial = exists && kind != S_IFREG
    let destination = isSpecial ? path : try followed(path)
    let claimed = isSpecial ? nil : try TemporaryFile.claim(beside: destination, for: path)
    let descriptor = claimed?.descriptor ?? open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK)
    let code = errno
    guard descriptor >= 0 else {
      guard code == ENXIO, let found = FileError.kind(of: old) else {
        throw FileError(path: path, operation: .write, code: code)
      }
      let isPipe = kind == S_IFIFO
      throw .notAFile(
        path: path, kind: isPipe ? "a pipe that nobody reads" : found, operation: .write)
    }
    // Who reads a pipe may take its time.
    if isSpecial { _ = fcntl(descriptor, F_SETFL, O_WRONLY) }
    self.path = path
    self.destination = destination
    self.temporary = claimed?.path
    self.descriptor = descriptor
    // Best effort: another owner's file may be replaced, but its mode not taken over.
    if exists, !isSpecial { _ = fchmod(descriptor, old.st_mode & 0o7777) }
  }

  /// Throws unless a file can lie at `path`: a named pipe, a socket or a disk is none.
  ///
  /// Devices that take anything, and the process's own pipes (`/dev/stdout`), are written in place.
  package static func checkPlace(_ path: String) throws(FileError) {
    var status = stat()
    guard stat(path, &status) == 0, let kind = FileError.kind(of: status) else { return }
    let isOwn = path.hasPrefix("/dev/") || path.hasPrefix("/proc/")
    switch status.st_mode & S_IFMT {
    case S_IFDIR, S_IFCHR: return
    case S_IFIFO where isOwn: return
    default: throw .notAFile(path: path, kind: kind, operation: .write)
    }
  }

  deinit {
    // Its lock goes with the descriptor, so the name has to go first.
    if isPending, let temporary { unlink(temporary) }
    close(descriptor)
  }

  /// Appends bytes.
  ///
  /// - Throws: `FileError`, for example when the disk is full; the file should then be dropped.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let chunk = UnsafeRawBufferPointer(rebasing: rest)
      let written = Foundation.write(descriptor, chunk.baseAddress, chunk.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw FileError(path: path, operation: .write, code: errno)
      }
      rest = rest.dropFirst(written)
    }
  }

  /// Appends text as UTF-8.
  public mutating func write(_ text: String) throws(FileError) {
    try write(Array(text.utf8))
  }

  /// Appends bytes.
  public mutating func write(_ bytes: [UInt8]) throws(FileError) {
    do {
      try bytes.withUnsafeBytes { try write($0) }
    } catch let error as FileError {
      throw error
    } catch {
      preconditionFailure("write(_:) threw something else: \(error)")
    }
  }

  /// Syncs the contents and puts the file in its place.
  ///
  /// - Throws: `FileError`; the old file is then still there, except when only the last step, the
  ///   folder's sync, failed.
  public consuming func commit() throws(FileError) {
    guard let temporary else { return }
    guard fsync(descriptor) == 0 else {
      throw FileError(path: path, operation: .sync, code: errno)
    }
    guard rename(temporary, destination) == 0 else {
      throw FileError(path: path, operation: .rename, code: errno)
    }
    isPending = false
    let parent = open(folder(of: destination), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A folder that can be written but not listed can't be synced; neither can some file systems'.
    guard parent >= 0 else { return }
    defer { close(parent) }
    guard fsync(parent) == 0 || errno == EINVAL || errno == ENOTSUP else {
      throw FileError(path: path, operation: .sync, code: errno)
    }
  }

  /// Replaces the file at `path` by `text`.
  public static func write(_ text: String, to path: String) throws(FileError) {
    var file = try AtomicFile(replacing: path)
    try file.write(text)
    try file.commit()
  }
}

/// The file behind any symbolic links, also where it doesn't exist yet.
///
/// - Throws: `FileError` if the links never end, or lead to a name that is not UTF-8.
private func followed(_ path: String) throws(FileError) -> String {
  var place = path
  for _ in 0..<linkLimit {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink(place, &target, target.count - 1)
    guard length > 0 else { return place }
    let bytes = target[..<length].map(UInt8.init(bitPattern:))
    guard let name = String(validating: bytes, as: UTF8.self) else {
      throw FileError(path: path, operation: .write, code: EILSEQ)
    }
    place = name.hasPrefix("/") ? name : folder(of: place) + "/" + name
  }
  throw FileError(path: path, operation: .write, code: ELOOP)
}

/// As many links as Linux follows.
private let linkLimit = 40

/// The folder that a path's file lies in.
func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
