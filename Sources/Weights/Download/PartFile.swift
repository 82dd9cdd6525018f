internal import Foundation

/// The beginning of a file that is being downloaded: `NAME.part`, beside the place of the whole.
///
/// One process at a time has it, and while it exists its SHA-256 so far is known. It stays when the
/// object goes, so that a later download goes on from there, unless nothing was written.
final class PartFile {
  /// Its path.
  let path: String
  /// How many bytes it holds.
  private(set) var count = 0

  private let descriptor: Int32
  private let destination: String
  private var digest = FileDigest()
  private var isPending = true

  /// Opens the part of the file at `destination`, or begins one, and locks it.
  ///
  /// - Parameter waiting: Is called every twentieth of a second while another process has it.
  /// - Throws: `FileError`, and what `waiting` throws.
  init(of destination: String, waiting: () throws -> Void) throws {
    let path = destination + ".part"
    self.path = path
    self.destination = destination
    descriptor = try PartFile.locked(path, waiting: waiting)
    do {
      count = try digest.update(fileAt: descriptor, path: path)
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit {
    if isPending, count == 0 { unlink(path) }
    close(descriptor)
  }

  private static func locked(_ path: String, waiting: () throws -> Void) throws -> Int32 {
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard descriptor >= 0 else {
        throw FileError(path: path, operation: .write, code: errno)
      }
      // Some network file systems have no locks; there a download goes on without one.
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK {
        // Whoever had it may have put it in its place meanwhile, or removed it.
        var (held, named) = (stat(), stat())
        let isThere = fstat(descriptor, &held) == 0 && stat(path, &named) == 0
        if isThere, held.st_ino == named.st_ino, held.st_dev == named.st_dev { return descriptor }
        close(descriptor)
      } else {
        close(descriptor)
        usleep(50_000)
        try waiting()
      }
    }
  }

  /// Adds bytes at its end.
  ///
  /// - Throws: `FileError`, for example when the disk is full; what was written then still counts.
  func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
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
  func clear() throws(FileError) {
    guard ftruncate(descriptor, 0) == 0 else {
      throw FileError(path: path, operation: .write, code: errno)
    }
    count = 0
    digest = FileDigest()
  }

  /// The SHA-256 of what it holds.
  var sha256: String { digest.text }

  /// Makes it the file at its destination, in place of any that is there.
  ///
  /// - Throws: `FileError`; the old file, if any, then stays.
  func commit() throws(FileError) {
    guard fsync(descriptor) == 0 else {
      throw FileError(path: path, operation: .sync, code: errno)
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
