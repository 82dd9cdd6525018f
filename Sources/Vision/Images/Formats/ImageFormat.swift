/// A format of image files that are decoded, known by their first bytes, whatever they are called.
///
/// The raw value is its name in sentences. `FileKind` has the names of formats that are not decoded.
public enum ImageFormat: String, Sendable, CaseIterable {
  /// Portable Network Graphics, of every color type and depth.
  case png = "PNG"

  /// The format of a file that starts with these bytes; nil if that is none of these.
  package init?(startingWith bytes: UnsafeRawBufferPointer) {
    guard let format = Self.allCases.first(where: { $0.decoder.recognizes(bytes) }) else {
      return nil
    }
    self = format
  }

  /// What decodes it.
  package var decoder: any ImageDecoder.Type {
    switch self {
    case .png: PNGDecoder.self
    }
  }

  /// What ends the names of such files, in lower case; a name only matters where the content is of no
  /// known format.
  package var endings: [String] {
    switch self {
    case .png: ["png"]
    }
  }

  /// What a file should be, for sentences: "a PNG".
  package static let expected = allCases.map { "a \($0.rawValue)" }.joined(separator: " or ")
}
