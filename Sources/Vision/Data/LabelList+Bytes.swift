internal import Weights

extension LabelList {
  /// All bytes of a list.
  ///
  /// - Throws: `ImageFolderError` for files that are no text.
  static func bytes(of path: String) throws(ImageFolderError) -> [UInt8] {
    let bytes: [UInt8]
    do {
      bytes = try TextFile.bytes(of: path)
    } catch {
      if error.found != nil, isNamedArchive(path) { throw .notADataSet(path, found: "an archive") }
      throw .unreadable([error])
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw .list(.utf16(path))
    }
    let (format, kind) = bytes.withUnsafeBytes { (ImageFormat(startingWith: $0), FileKind($0)) }
    if format != nil { throw .notADataSet(path, found: "an image") }
    // A path may begin as a BMP does, but no text holds a zero.
    let isText = !bytes.contains(0)
    if let kind, !isText || kind.isText { throw .notADataSet(path, found: kind.rawValue) }
    guard isText else {
      throw .notADataSet(path, found: isNamedArchive(path) ? "an archive" : "a binary file")
    }
    return bytes
  }
}

extension FileKind {
  /// Whether it is a text that begins as no list does.
  fileprivate var isText: Bool {
    switch self {
    case .svg, .xml, .webPage, .pdf, .lfsPointer: true
    default: false
    }
  }
}
