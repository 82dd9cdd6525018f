/// A format of image files that are decoded, known by their first bytes, whatever they are called.
///
/// The raw value is its name in sentences. `FileKind` has the names of formats that are not decoded.
public enum ImageFormat: String, Sendable, CaseIterable {
  /// Portable Network Graphics, of every color type and depth.
  case png = "PNG"
  /// JPEG, baseline or progressive, of gray, color or CMYK.
  case jpeg = "JPEG"
  /// WebP, lossy or lossless; of an animation the first picture.
  case webP = "WebP"

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
    case .jpeg: JPEGDecoder.self
    case .webP: WebPDecoder.self
    }
  }

  /// What a Content-Type calls it.
  public var mediaType: String {
    switch self {
    case .png: "image/png"
    case .jpeg: "image/jpeg"
    case .webP: "image/webp"
    }
  }

  /// What ends the names of such files, in lower case; a name only matters where the content is of no
  /// known format.
  package var endings: [String] {
    switch self {
    case .png: ["png"]
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
    case .webP: ["webp"]
    }
  }

  /// What images of this format are called whose names start with `stem`, a dot at its end.
  func paths(of stem: Substring) -> [String] {
    endings.flatMap { [stem + $0, stem + $0.uppercased()] }
  }

  /// What images of any format are called whose names start with `stem`.
  static func paths(of stem: Substring) -> [String] { allCases.flatMap { $0.paths(of: stem) } }

  /// All of them, for sentences: "PNG, JPEG and WebP".
  package static let all = list("and")

  /// What a file should be, for sentences: "a PNG, JPEG or WebP".
  public static let expected = "a \(list("or"))"

  private static func list(_ conjunction: String) -> String {
    allCases.dropLast().map(\.rawValue).joined(separator: ", ")
      + (allCases.last.map { " \(conjunction) \($0.rawValue)" } ?? "")
  }
}
