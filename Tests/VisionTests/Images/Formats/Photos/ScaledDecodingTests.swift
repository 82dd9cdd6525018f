import Testing
import Vision

@Suite("Scaled decoding")
struct ScaledDecodingTests {
  /// A JPEG at a fraction of its sides, as it is stored.
  private func picture(_ name: String, _ denominator: Int) throws -> Image {
    try FileBytes.with(try Fixtures.bytes("photos/" + name)) { bytes throws(ImageError) in
      let decoder = try JPEGDecoder(
        bytes, path: name, limits: .standard, background: nil, isWhole: true)
      let size = denominator == 1 ? nil : decoder.scale(by: denominator)
      let (width, height) = (size ?? decoder.header.size).sides
      var pixels: [UInt8] = []
      _ = try decoder.forEach(rows: 0..<height, columns: 0..<width) { _, row in
        pixels += UnsafeBufferPointer(start: row, count: 3 * width)
      }
      return Image(width: width, height: height, pixels: pixels)
    }
  }

  @Test("a JPEG at a fraction of its sides is what Pillow's draft gives")
  func fractions() throws {
    let cases = try PhotoFixture.file.scaled
    #expect(cases.count == 15)
    for fixture in cases {
      let image = try picture(fixture.name, fixture.denominator)
      #expect(image.width == fixture.width && image.height == fixture.height, "\(fixture)")
      #expect(Pictures.sum(image.pixels) == fixture.sum, "\(fixture)")
    }
  }

  /// 61 × 43: 43 / 2 is √2 · 15.2, 43 / 4 is √2 · 7.6, and 43 / 8 is √2 · 3.8.
  @Test(
    "what is decoded has twice the area of what it is resized to",
    arguments: [(30, 1), (16, 1), (15, 2), (8, 2), (7, 4), (4, 4), (3, 8), (1, 8)])
  func denominator(resize: Int, denominator: Int) throws {
    let name = "color-0-75.jpg"
    let preprocessing = Preprocessing(resize: resize, crop: resize)
    // The sides that it gets are those of the whole picture.
    let resized = preprocessing.resizedSize(width: 61, height: 43)
    let expected = try picture(name, denominator)
      .resized(width: resized.width, height: resized.height).centerCropped(to: resize)
    #expect(try preprocessing.crop(contentsOf: Fixtures.path("photos/" + name)) == expected)
  }

  @Test("a turned photo is scaled, and then turned, resized and cropped", arguments: 1...8)
  func turned(number: UInt8) throws {
    let name = "turned-\(number).jpg"
    let preprocessing = Preprocessing(resize: 10, crop: 9)
    let orientation = try #require(Orientation(rawValue: number))
    let resized = number < 5 ? (width: 15, height: 10) : (width: 10, height: 15)
    let expected = try picture(name, 2).turned(orientation)
      .resized(width: resized.width, height: resized.height).centerCropped(to: 9)
    #expect(try preprocessing.crop(contentsOf: Fixtures.path("photos/" + name)) == expected)
  }

  @Test("what is no JPEG, or not that large, is the same in either mode")
  func unscaled() throws {
    for name in ["photos/turned-6.png", "photos/turned-6.webp", "photos/9x17.jpg"] {
      var preprocessing = Preprocessing(resize: 7, crop: 6)
      let scaled = try preprocessing.crop(contentsOf: Fixtures.path(name))
      preprocessing.decoding.isScaled = false
      #expect(try preprocessing.crop(contentsOf: Fixtures.path(name)) == scaled)
    }
  }
}

extension PixelSize {
  fileprivate var sides: (Int, Int) { (width, height) }
}
