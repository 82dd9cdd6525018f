/// What a file that is not a PNG seems to be, from its first bytes.
enum FileKind {
  private static let signatures: [(start: [UInt8], name: String)] = [
    ([0xff, 0xd8, 0xff], "a JPEG"),
    (Array("GIF8".utf8), "a GIF"),
    (Array("RIFF".utf8), "a RIFF file (WebP?)"),
    (Array("BM".utf8), "a BMP"),
    (Array("II*\0".utf8), "a TIFF"),
    (Array("MM\0*".utf8), "a TIFF"),
    (Array("%PDF".utf8), "a PDF"),
    (Array("<svg".utf8), "an SVG"),
    (Array("<?xml".utf8), "an XML file (SVG?)"),
    (Array("PK".utf8), "a ZIP archive"),
    ([0x1f, 0x8b], "a gzip file"),
    ([0x89, 0x50, 0x4e, 0x47, 0x0a], "a PNG damaged by a change of line ends"),
  ]

  /// A name for people, nil when the bytes are unknown.
  static func guess(_ bytes: UnsafeRawBufferPointer) -> String? {
    signatures.first { bytes.starts(with: $0.start) }?.name
  }
}
