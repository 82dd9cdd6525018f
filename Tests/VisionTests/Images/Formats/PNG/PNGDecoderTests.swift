import Testing
import Vision

/// Expected checksums from Pillow and, where Pillow deviates from the PNG specification, from the
/// specification: see Fixtures/make_images.py.
struct PNGFixture: Decodable, CustomStringConvertible {
  let name: String
  let width: Int
  let height: Int
  let rgb: String
  let onBackground: String

  var description: String { name }

  struct File: Decodable {
    let background: RGB
    let cases: [PNGFixture]
  }

  static var file: File {
    get throws { try Fixtures.json(File.self, "png.json") }
  }
}

@Suite("PNG decoder")
struct PNGDecoderTests {
  @Test("every color type, depth, interlace and transparency decodes to Pillow's RGB")
  func everyKind() throws {
    let cases = try PNGFixture.file.cases
    #expect(cases.count == 52)
    for fixture in cases {
      let image = try ImageReader().decode(contentsOf: Fixtures.path("png/\(fixture.name).png"))
      #expect(image.width == fixture.width && image.height == fixture.height, "\(fixture)")
      #expect(Pictures.sum(image.pixels) == fixture.rgb, "\(fixture)")
    }
  }

  @Test("a background shows through alpha and tRNS of every kind as Pillow composites")
  func background() throws {
    let file = try PNGFixture.file
    let decoder = ImageReader(background: file.background)
    for fixture in file.cases {
      let image = try decoder.decode(contentsOf: Fixtures.path("png/\(fixture.name).png"))
      #expect(Pictures.sum(image.pixels) == fixture.onBackground, "\(fixture)")
    }
  }

  @Test("the header is told without decoding")
  func inspect() throws {
    let path = Fixtures.path("png/palette4-trns-interlaced.png")
    let header = try ImageReader().inspect(contentsOf: path)
    #expect(header.format == .png && header.width == 29 && header.height == 19)
    #expect(header.wholeByteCount == 29 * 19)
    let details = try FileBytes.with(contentsOf: path) { bytes throws(ImageError) in
      try PNGDecoder(
        bytes, path: path, limits: .standard, background: nil, isWhole: false
      ).details
    }
    #expect(details.colorType == .palette && details.bitDepth == 4 && details.isInterlaced)
  }

  @Test("what a header claims is known from the file's start alone, for every kind")
  func claims() throws {
    for fixture in try PNGFixture.file.cases {
      let path = Fixtures.path("png/\(fixture.name).png")
      let bytes = try Fixtures.bytes("png/\(fixture.name).png")
      let start = bytes.prefix(29)
      #expect(
        try Array(start).withUnsafeBytes { ImageHeader(claimedBy: $0) }
          == ImageReader().inspect(contentsOf: path), "\(fixture)")
      #expect(Array(start.dropLast()).withUnsafeBytes { ImageHeader(claimedBy: $0) } == nil)
    }
  }

  @Test("16-bit gray is v / 257 rounded, for every v")
  func gray16() throws {
    let samples = (0...65535).flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    let raw = (0..<256).flatMap { [0] + samples[(512 * $0)..<(512 * $0 + 512)] }
    let file = RawPNG.file(256, 256, depth: 16, color: 0, raw: raw)
    let image = try ImageReader().decode(file.bytes, path: "grey.png")
    for value in 0...65535 {
      let expected = UInt8((Double(value) / 257).rounded())
      #expect(image.pixels[3 * value] == expected)
    }
  }

  @Test("intact metadata, however odd, is no error and changes nothing")
  func metadata() throws {
    let raw: [UInt8] = [0, 10, 20, 30, 40, 50, 60]
    let plain = try ImageReader().decode(RawPNG.file(2, 1, raw: raw).bytes, path: "plain.png")
    let odd: [(name: String, data: [UInt8])] = [
      ("gAMA", [0, 0, 0, 1]), ("sRGB", [9]), ("iCCP", Array("bad profile".utf8) + [0, 0, 1, 2, 3]),
      ("cHRM", [1]), ("sBIT", [200, 200, 200]), ("pHYs", []), ("tIME", [1, 2]),
      ("tEXt", Array(repeating: 65, count: 100_000)), ("zTXt", [1, 2, 3]), ("bKGD", [0]),
      ("PLTE", [1, 2]), ("prVt", [1]), ("acTL", [0, 0, 0, 2, 0, 0, 0, 0]),
    ]
    let image = try ImageReader().decode(
      RawPNG.file(2, 1, before: odd, raw: raw).bytes, path: "odd.png")
    #expect(image == plain)
    #expect(image.pixels == [10, 20, 30, 40, 50, 60])
  }

  @Test("of a transparent color only the bits of the depth count")
  func colorKeyBits() throws {
    let white = ImageReader(background: .white)
    let key: [UInt8] = [0xFF, 10, 0xFF, 20, 0xFF, 30]
    let rgb = RawPNG.file(2, 1, before: [("tRNS", key)], raw: [0, 10, 20, 30, 10, 20, 31])
    #expect(try white.decode(rgb.bytes, path: "a.png").pixels == [255, 255, 255, 10, 20, 31])
    let gray = RawPNG.file(
      2, 1, depth: 2, color: 0, before: [("tRNS", [0xFF, 0xFD])], raw: [0, 0b0100_0000])
    #expect(try white.decode(gray.bytes, path: "a.png").pixels == [255, 255, 255, 0, 0, 0])
  }

  @Test("bytes after IEND are no part of the picture")
  func trailing() throws {
    let file = RawPNG.file(1, 1, raw: [0, 1, 2, 3]).bytes + [1, 2, 3]
    #expect(try ImageReader().decode(file, path: "a.png").pixels == [1, 2, 3])
  }

  @Test("a zlib window that is announced too small is no damage")
  func smallWindow() throws {
    // The second row repeats the first from further back than the announced 256 bytes.
    let image = Image(
      width: 200, height: 2,
      pixels: Pictures.noise(600, seed: 1) + Pictures.noise(600, seed: 1))
    var bytes = PNGEncoder.encode(image, level: 9)
    let data = try #require(RawPNG.firstIndex(of: "IDAT", in: bytes)) + 4
    bytes[data] = 0x08
    bytes[data + 1] = 0x1D
    #expect(try ImageReader().decode(RawPNG.repaired(bytes), path: "window.png") == image)
  }
}
