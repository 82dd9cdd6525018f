internal import Foundation

/// The beginning of a file that is being downloaded: `NAME.part`, beside the place of the whole.
///
/// One process at a time has it, and while it exists its SHA-256 so far is known. It stays when the
/// object goes, so that a later download goes on from there, unless nothing was written.
///
/// Where files can't be locked each process has a part of its own, `NAME.….part`, which goes with
/// the object, since nobody could tell whether it is still being written.
package final class PartFile {
  /// Its path.
  package let path: String
  /// How many bytes it holds.
  package private(set) var count: Int

  private let descriptor: Int32
  private let isShared: Bool
  private let destination: String
  private var digest: FileDigest
  private var isPending = true

  /// Opens the part of the file at `destination`, or begins one, and locks it.
  ///
  /// - Parameters:
  ///   - lock: Locks an open file, as `flock` does.
  ///   - waiting: Is called every twentieth of a second while another process has it.
  /// - Throws: `FileError`, and what `waiting` throws.
  package init(
    of destination: String, lock: (Int32) -> Int32 = { flock($0, LOCK_EX | LOCK_NB) },
    waiting: () throws -> Void
  ) throws {
    let shared = destination + ".part"
    let locked = try PartFile.locked(shared, lock: lock, waiting: waiting)
    let path = locked == nil ? PartFile.unique(destination) : shared
    let descriptor = try locked ?? PartFile.opened(path, O_EXCL)
    // Nothing is set before this has succeeded: an object that is complete removes an empty part.
    var digest = FileDigest()
    do {
      count = try digest.update(fileAt: descriptor, path: path)
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.descriptor = descriptor
    self.destination = destination
    self.digest = digest
    isShared = locked != nil
  }

  deinit {
    if isPending, kept == 0, TemporaryFile.isSame(path, descriptor) { unlink(path) }
    close(descriptor)
  }

  /// How many bytes stay when the object goes.
  package var kept: Int { isShared ? count : 0 }

  /// Opens and locks a file; nil if it can't be locked.
  private static func locked(
    _ path: String, lock: (Int32) -> Int32, waiting: () throws -> Void
  ) throws -> Int32? {
    while true {
      let descriptor = try opened(path)
      if lock(descriptor) == 0 {
        // Whoever had it may have put it in its place meanwhile, or removed it.
        if TemporaryFile.isSame(path, descriptor) { return descriptor }
        close(descriptor)
        continue
      }
      let isTaken = errno == EWOULDBLOCK
      defer { close(descriptor) }
      guard isTaken else {
        // Some network file systems have no locks.
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_size == 0 { unlink(path) }
        return nil
      }
      usleep(50_000)
      try waiting()
    }
  }

  private static func opened(_ path: String, _ flags: Int32 = 0) throws(FileError) -> Int32 {
    let all = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags
    let descriptor = open(path, all, 0o666)
    guard descriptor >= 0 else { throw FileError(path: path, operation: .write, code: errno) }
    return descriptor
  }

  private static func unique(_ destination: String) -> String {
    "\(destination).\(String(UInt64.random(in: 0 ... .max), radix: 36)).part"
  }

  /// Adds bytes at its end.
  ///
  /// - Throws: `FileError`, for example when the disk is full; what was written then still counts.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest)
      let written = pwrite(descriptor, piece.baseAddress, piece.count, off_t(count))
      if written < 0, errno == EINTR { continue }
      guard written >= 0 else { throw FileError(path: path, operation: .write, code: errno) }
      digest.update(UnsafeRawBufferPointer(rebasing: piece[..<written]))
      count += written
      rest = rest.dropFirst(written)
    }
  }

  /// Begins anew.
  ///
  /// - Throws: `FileError`.
  package func clear() throws(FileError) {
    guard ftruncate(descriptor, 0) == 0 else {
      throw FileError(path: path, operation: .write, code: errno)
    }
    count = 0
    digest = FileDigest()
  }

  /// The SHA-256 of what it holds.
  package var sha256: String { digest.text }

  /// Makes it the file at its destination, in place of any that is there.
  ///
  /// - Throws: `FileError`; the old file, if any, then stays. `ESTALE` says that somebody has put
  ///   another file in the part's place.
  package func commit() throws(FileError) {
    guard fsync(descriptor) == 0 else {
      throw FileError(path: path, operation: .sync, code: errno)
    }
    guard TemporaryFile.isSame(path, descriptor) else {
      throw FileError(path: path, operation: .rename, code: ESTALE)
    }
    guard rename(path, destination) == 0 else {
      throw FileError(path: destination, operation: .rename, code: errno)
    }
    isPending = false
    // The name is on the disk only when the folder is; a file that is lost is downloaded again.
    let folder = open((destination as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }
}
