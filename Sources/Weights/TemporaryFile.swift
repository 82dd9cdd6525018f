import Foundation

/// The temporary files of `AtomicFile`: hidden, beside their place, each locked by who writes it.
///
/// A name depends on the place alone, so that whoever writes there next comes upon what a crash has left:
/// a lock ends with its process, and a file that nobody holds is removed. The name counts up while others
/// write to the same place.
enum TemporaryFile {
  /// Makes and locks a new file.
  ///
  /// - Throws: `FileError` about `path` if the folder can't be written.
  static func claim(
    beside destination: String, for path: String
  ) throws(FileError) -> (path: String, descriptor: Int32) {
    let stem = folder(of: destination) + "/.finetune-" + name(of: destination)
    for number in 0..<writerLimit {
      let candidate = "\(stem)-\(number).tmp"
      guard let descriptor = try locked(candidate, for: path) else { continue }
      // Others may have been killed together with the one before.
      var next = number + 1
      while isRemoved("\(stem)-\(next).tmp") == true { next += 1 }
      return (candidate, descriptor)
    }
    // So many writers at once, or a file system without locks.
    let unique = "\(stem)-\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
    let descriptor = open(unique, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError(path: path, operation: .write, code: errno) }
    return (unique, descriptor)
  }

  private static let writerLimit = 16

  /// Makes the file and locks it; nil if somebody else writes it.
  private static func locked(_ file: String, for path: String) throws(FileError) -> Int32? {
    for _ in 0..<writerLimit {
      let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor < 0 {
        guard errno == EEXIST else { throw FileError(path: path, operation: .write, code: errno) }
        if isRemoved(file) == false { return nil }
        continue
      }
      // Before the lock another may have taken the file for a crash's.
      let isFree = flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
      if isFree, isSame(file, descriptor) { return descriptor }
      close(descriptor)
    }
    return nil
  }

  /// Removes a file whose writer is gone; false if it can't be or has a writer, nil if there is none.
  private static func isRemoved(_ file: String) -> Bool? {
    let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return errno == ENOENT ? nil : false }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
    // Under the lock nobody else renames or removes it.
    guard isSame(file, descriptor) else { return nil }
    return unlink(file) == 0
  }

  /// Whether the path still leads to the open file.
  static func isSame(_ file: String, _ descriptor: Int32) -> Bool {
    var (there, here) = (stat(), stat())
    return lstat(file, &there) == 0 && fstat(descriptor, &here) == 0
      && there.st_ino == here.st_ino && there.st_dev == here.st_dev
  }

  /// The last part of a path as a short word; two places with one word still don't disturb each other.
  private static func name(of path: String) -> String {
    let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
    // FNV-1a
    let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return String(hash, radix: 36)
  }
}
