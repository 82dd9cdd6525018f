/// What a file that is not decoded seems to be, from its first bytes, in a word for people.
package enum FileKind: String, Sendable, Hashable, CaseIterable {
  case heic = "a HEIC"
  case avif = "an AVIF"
  case jpegXL = "a JPEG XL"
  case jpeg2000 = "a JPEG 2000"
  case gif = "a GIF"
  case bmp = "a BMP"
  case tiff = "a TIFF"
  case psd = "a Photoshop file"
  case svg = "an SVG"
  case applePNG = "an iPhone's PNG (CgBI), which only Apple's programs read"
  case lineEnds = "a PNG damaged by a change of line ends"
  case lfsPointer = "a pointer of Git LFS in place of the file"
  case webPage = "a web page"
  case pdf = "a PDF"
  case zip = "a ZIP archive"
  case gzip = "a gzip file"
  case riff = "a RIFF file"
  case xml = "an XML file"

  /// How many bytes from the start are looked at.
  package static let length = 256

  /// A picture of a format that is read, but of a kind that is not: what is done about it is what is
  /// done about other pictures.
  static let unread = FileKind.bmp

  private static let signatures: [(start: [UInt8], kind: FileKind)] = [
    ([0xff, 0x0a], .jpegXL),
    ([0, 0, 0, 12] + Array("JXL ".utf8), .jpegXL),
    ([0, 0, 0, 12] + Array("jP  ".utf8), .jpeg2000),
    (Array("GIF8".utf8), .gif),
    (Array("RIFF".utf8), .riff),
    (Array("BM".utf8), .bmp),
    (Array("II*\0".utf8), .tiff),
    (Array("MM\0*".utf8), .tiff),
    (Array("8BPS".utf8), .psd),
    (Array("%PDF".utf8), .pdf),
    (Array("version https://git-lfs.github.com/".utf8), .lfsPointer),
    (Array("PK".utf8), .zip),
    ([0x1f, 0x8b], .gzip),
    ([0x89, 0x50, 0x4e, 0x47, 0x0a], .lineEnds),
  ]

  /// The kind of a file that starts with these bytes; nil when they are unknown, and for an
  /// image of a format that is decoded.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    func has(_ text: String, at place: Int) -> Bool {
      bytes.dropFirst(place).starts(with: text.utf8)
    }
    if has("ftyp", at: 4) {
      if ["avif", "avis"].contains(where: { has($0, at: 8) }) {
        self = .avif
        return
      }
      if ["heic", "heix", "heif", "hevc", "mif1", "msf1"].contains(where: { has($0, at: 8) }) {
        self = .heic
        return
      }
    }
    if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), has("CgBI", at: 12) {
      self = .applePNG
      return
    }
    if let kind = Self.signatures.first(where: { bytes.starts(with: $0.start) })?.kind {
      self = kind
      return
    }
    guard let kind = Self.markup(bytes.prefix(Self.length)) else { return nil }
    self = kind
  }

  /// A page, a drawing or other XML, behind a byte-order mark and spaces.
  private static func markup(_ bytes: Slice<UnsafeRawBufferPointer>) -> FileKind? {
    var text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes
    text = text.drop { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
    guard text.first == UInt8(ascii: "<") else { return nil }
    let start = String(decoding: text, as: UTF8.self).lowercased()
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") { return .webPage }
    if start.hasPrefix("<svg") || start.contains("<svg") { return .svg }
    return start.hasPrefix("<?xml") ? .xml : nil
  }

  /// Whether it is a picture that ImageMagick makes a PNG of.
  package var isPicture: Bool {
    switch self {
    case .heic, .avif, .jpegXL, .jpeg2000, .gif, .bmp, .tiff, .psd, .svg: true
    default: false
    }
  }

  /// What to do about one.
  func remedy(for path: String) -> String {
    switch self {
    case .applePNG:
      "on a Mac, xcrun pngcrush -revert-iphone-optimizations IN.png OUT.png makes a PNG of it"
    case .lfsPointer: "fetch the file with git lfs pull"
    case .webPage: "download the image itself, or remove it"
    case .zip, .gzip: "unpack it, and give what was in it"
    case .lineEnds: "copy or download it again, as binary"
    default:
      isPicture
        ? "make a PNG of it with: mogrify -auto-orient -format png \(OtherPictures.firstPicture(path)); "
          + "or remove it"
        : "remove it"
    }
  }
}
