internal import CFaults
internal import Foundation

/// A whole file mapped into memory for reading; the mapping ends with the object.
///
/// A page of a file that was cut short while mapped can't be read any more, and touching it ends
/// the process (SIGBUS), in a program that handles faults with a sentence. So the descriptor stays
/// open, and `bytes()` compares the file's size with the mapping's each time before it lends; what is
/// lent is meant to be used at once. A file that is cut during the use itself is beyond help: replace
/// tensor files by renaming, as `AtomicFile` does, never in place.
///
/// `@unchecked Sendable`: the mapping is read-only, set in `init`, unmapped in `deinit`.
final class MappedFile: @unchecked Sendable {
  let path: String
  let count: Int
  private let start: UnsafeMutableRawPointer?
  private let descriptor: Int32
  private let fault: Int32

  init(path: String) throws(WeightsError.Reason) {
    // Without O_NONBLOCK a named pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .file(FileError(path: path, operation: .open, code: errno))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .file(FileError(path: path, operation: .open, code: code))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile(isFolder: status.st_mode & S_IFMT == S_IFDIR)
    }
    let count = Int(status.st_size)
    var start: UnsafeMutableRawPointer?
    if count > 0 {
      start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
      if start == MAP_FAILED {
        let code = errno
        close(descriptor)
        throw .file(FileError(path: path, operation: .map, code: code))
      }
    }
    self.path = path
    self.count = count
    self.start = start
    self.descriptor = descriptor
    fault = start == nil ? -1 : faults_register(start, count, path, true)
  }

  deinit {
    _ = faults_forget(fault)
    if let start { munmap(start, count) }
    close(descriptor)
  }

  /// The mapped bytes, valid while the object lives.
  func bytes() throws(WeightsError.Reason) -> UnsafeRawBufferPointer {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .file(FileError(path: path, operation: .read, code: errno))
    }
    guard Int(status.st_size) >= count else {
      throw .shrank(from: count, to: Int(status.st_size))
    }
    return UnsafeRawBufferPointer(start: start, count: count)
  }
}
