import Foundation

/// A small file that people write, such as a list of names.
package enum TextFile {
  /// More than any such file has.
  static let limit = 64 << 20

  /// All bytes of a file or of a pipe, which is not waited for long; a folder or a device is refused.
  ///
  /// - Throws: `FileError` with the system's own reason, or with what lies there instead.
  package static func bytes(of path: String) throws(FileError) -> [UInt8] {
    // Without O_NONBLOCK a named pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let code = errno
      if let kind = FileError.kind(ofFileAt: path) { throw .notAFile(path: path, kind: kind) }
      throw FileError(path: path, operation: .read, code: code)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileError(path: path, operation: .read, code: errno)
    }
    let isPipe = status.st_mode & S_IFMT == S_IFIFO
    if let kind = FileError.kind(of: status), !isPipe { throw .notAFile(path: path, kind: kind) }
    guard status.st_size <= limit else {
      throw .notAFile(path: path, kind: "one of \(status.st_size) bytes")
    }
    if isPipe { PatientRead.awaitWriter(descriptor) }
    var bytes: [UInt8] = []
    var problem: Int32 = 0
    repeat {
      let start = bytes.count
      bytes += [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        let got = PatientRead.read(descriptor, UnsafeMutableRawBufferPointer(buffer))
        if got < 0 { problem = errno }
        count = max(got, 0)
      }
      if bytes.count == start { break }
    } while bytes.count <= limit
    if problem == ETIMEDOUT || isPipe && bytes.isEmpty {
      throw .notAFile(path: path, kind: "a pipe that nobody writes to")
    }
    if problem != 0 { throw FileError(path: path, operation: .read, code: problem) }
    guard bytes.count <= limit else {
      throw .notAFile(path: path, kind: "a pipe without an end")
    }
    return bytes
  }
}
