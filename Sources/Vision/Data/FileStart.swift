internal import Foundation

/// What the start of a file tells about it.
package enum FileStart: Equatable, Sendable {
  /// An image of a known format, or a file that can't be opened: reading it will say why.
  case image
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
      self = errno == ENXIO ? .special : .image
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
      if ImageFormat(startingWith: bytes) != nil { return .image }
      return .other(FileKind(bytes))
    }
  }
}

/// Whether a name claims that a file is an image of a known format.
package func isNamedImage(_ path: String) -> Bool {
  let ending = OtherPictures.ending(of: path)
  return ImageFormat.allCases.contains { $0.endings.contains(ending) }
}

/// Whether a name says that a file is an archive.
func isNamedArchive(_ path: String) -> Bool {
  [
    "7z", "bz2", "gz", "rar", "tar", "tbz2", "tgz", "txz", "xz", "zip", "zst",
  ].contains(OtherPictures.ending(of: path))
}
