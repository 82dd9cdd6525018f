internal import Crypto
internal import Foundation

/// A SHA-256 that bytes are added to, piece by piece.
package struct FileDigest {
  private var state = SHA256()

  /// The digest of no bytes.
  package init() {}

  /// Adds bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    state.update(bufferPointer: bytes)
  }

  /// The digest of all bytes so far, as 64 lower-case hexadecimal digits.
  package var text: String {
    state.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// Adds what an open file holds from its start to its end, and returns how many bytes that is.
  ///
  /// - Parameter path: For errors.
  /// - Throws: `FileError`.
  mutating func update(
    fileAt descriptor: Int32, path: String
  ) throws(FileError) -> Int {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { room.deallocate() }
    var count = 0
    while true {
      let read = pread(descriptor, room.baseAddress, room.count, off_t(count))
      if read < 0, errno == EINTR { continue }
      if read < 0 { throw FileError(path: path, operation: .read, code: errno) }
      if read == 0 { break }
      update(UnsafeRawBufferPointer(rebasing: room[..<read]))
      count += read
    }
    return count
  }

  /// The digest of a file.
  ///
  /// - Throws: `FileError`.
  package static func of(_ path: String) throws(FileError) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw FileError(path: path, operation: .open, code: errno)
    }
    defer { close(descriptor) }
    var digest = FileDigest()
    _ = try digest.update(fileAt: descriptor, path: path)
    return digest.text
  }
}
