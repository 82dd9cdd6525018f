internal import CFaults
internal import Foundation
internal import Weights

/// Bytes of a file: small files are read, large ones are mapped so that they need no memory of
/// their own.
package enum FileBytes {
  /// From this size on a file is mapped.
  static let mappedFrom = 16 << 20

  /// What is read at most of something that is no regular file, and so may never end.
  static let streamLimit = 1 << 30

  /// Lends the bytes of a file while `body` runs.
  ///
  /// Throws `missing`, `unreadable` or `empty`. A mapped file that another process cuts short
  /// meanwhile is unreadable in a program that handles faults, and ends others.
  package static func with<R>(
    contentsOf path: String, _ body: (UnsafeRawBufferPointer) throws(ImageError) -> R
  ) throws(ImageError) -> R {
    // Without O_NONBLOCK a named pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw ImageError(path: path, .unreadable("it is a folder"))
    }
    if status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) >= mappedFrom {
      let count = Int(status.st_size)
      if let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED {
        defer { munmap(base, count) }
        let fault = faults_register(base, count, path, false)
        let result = Result { () throws(ImageError) in
          try body(UnsafeRawBufferPointer(start: base, count: count))
        }
        if faults_forget(fault) {
          throw ImageError(path: path, .unreadable("it was cut short while it was read"))
        }
        return try result.get()
      }
    }
    if status.st_mode & S_IFMT == S_IFIFO { PatientRead.awaitWriter(descriptor) }
    let bytes = try read(descriptor, expecting: Int(status.st_size), path: path)
    return try with(bytes, body)
  }

  /// Lends the bytes of an array; the standard library's way forgets the type of the error.
  package static func with<R>(
    _ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws(ImageError) -> R
  ) throws(ImageError) -> R {
    try bytes.withUnsafeBytes { buffer -> Result<R, ImageError> in
      do throws(ImageError) {
        return .success(try body(buffer))
      } catch {
        return .failure(error)
      }
    }.get()
  }

  /// All bytes up to the end of the file, however many it said it has.
  private static func read(
    _ descriptor: Int32, expecting size: Int, path: String
  ) throws(ImageError) -> [UInt8] {
    var bytes: [UInt8] = []
    var capacity = max(size, 4096) + 1
    while true {
      var problem: Int32 = 0
      let start = bytes.count
      let chunk = [UInt8](unsafeUninitializedCapacity: capacity - start) { buffer, initialized in
        while initialized < buffer.count {
          let rest = UnsafeMutableBufferPointer(rebasing: buffer[initialized...])
          let got = PatientRead.read(descriptor, UnsafeMutableRawBufferPointer(rest))
          if got < 0 { problem = errno }
          guard got > 0 else { return }
          initialized += got
        }
      }
      guard problem == 0 else { throw failure(path, problem) }
      let ended = start + chunk.count < capacity
      if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
      if ended { break }
      guard capacity < max(streamLimit, size) else {
        throw ImageError(path: path, .unreadable("it does not end after \(capacity) bytes"))
      }
      capacity *= 2
    }
    guard !bytes.isEmpty else {
      if FileError.kind(ofFileAt: path) == "a pipe" { throw failure(path, ETIMEDOUT) }
      throw ImageError(path: path, .empty)
    }
    return bytes
  }

  private static func failure(_ path: String, _ code: Int32 = errno) -> ImageError {
    switch code {
    case ENOENT, ENOTDIR: ImageError(path: path, .missing)
    case ETIMEDOUT: ImageError(path: path, .unreadable("it is a pipe that nobody writes to"))
    default: ImageError(path: path, .unreadable(String(cString: strerror(code))))
    }
  }
}
