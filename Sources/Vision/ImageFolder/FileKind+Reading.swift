internal import Foundation

/// What the start of a file tells about it.
package enum FileStart: Equatable, Sendable {
  /// A PNG, or a file that can't be opened: reading it will say why.
  case png
  /// A file of another kind, nil if that is not known.
  case other(FileKind?)
  /// A file without a byte.
  case empty
  /// A pipe, a socket or a device.
  case special

  /// Opens a file and looks at its first bytes.
  package init(of path: String) {
    // Should a named pipe have taken the file's place, it would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      self = errno == ENXIO ? .special : .png
      return
    }
    defer { close(descriptor) }
    self = withUnsafeTemporaryAllocation(byteCount: FileKind.length, alignment: 8) { buffer in
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      guard count > 0 else {
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        return count == 0 && isFile ? .empty : .special
      }
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) { return .png }
      return .other(FileKind(bytes))
    }
  }
}

/// Whether a name claims that a file is a PNG.
package func isNamedPNG(_ path: String) -> Bool { OtherPictures.ending(of: path) == "png" }
