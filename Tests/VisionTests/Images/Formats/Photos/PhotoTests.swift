import Testing
import Vision

@Suite("Photos")
struct PhotoTests {
  @Test("JPEGs and WebPs of every kind are Pillow's pixels, upright as its exif_transpose has them")
  func everyKind() throws {
    let cases = try PhotoFixture.file.cases
    #expect(cases.count == 114)
    for fixture in cases {
      let image = try ImageReader().decode(contentsOf: fixture.path)
      #expect(image.width == fixture.width && image.height == fixture.height, "\(fixture)")
      #expect(Pictures.sum(image.pixels) == fixture.sum, "\(fixture)")
      let header = try ImageReader().inspect(contentsOf: fixture.path)
      #expect([header.width, header.height] == fixture.stored, "\(fixture)")
    }
  }

  @Test("a photo that isn't turned is as it is stored")
  func stored() throws {
    let reader = ImageReader(turnsUpright: false)
    for ending in ["jpg", "png", "webp"] {
      let upright = try reader.decode(contentsOf: Fixtures.path("photos/turned-1.\(ending)"))
      for number in 0...9 {
        let path = Fixtures.path("photos/turned-\(number).\(ending)")
        #expect(try reader.decode(contentsOf: path) == upright)
        let orientation = try ImageReader().inspect(contentsOf: path).orientation
        #expect(orientation == Orientation(rawValue: UInt8(number)) ?? .upright)
      }
    }
  }

  @Test("a crop that is made as rows come is that of the whole upright picture, bit for bit")
  func streamed() throws {
    for fixture in try PhotoFixture.file.cases {
      for preprocessing in [
        Preprocessing(resize: 13, crop: 8, decoding: DecodingMode(isScaled: false)),
        Preprocessing(
          resize: 51, crop: 60, interpolation: .bicubic, decoding: DecodingMode(isScaled: false)),
        Preprocessing(resize: 20, crop: 17, decoding: .asStored),
      ] {
        let reader = ImageReader(turnsUpright: preprocessing.decoding.turnsUpright)
        let whole = preprocessing.crop(of: try reader.decode(contentsOf: fixture.path))
        #expect(try preprocessing.crop(contentsOf: fixture.path) == whole, "\(fixture)")
      }
    }
  }

  @Test("a random part of a turned photo is that of the upright picture, bit for bit")
  func randomParts() throws {
    for number in 1...8 {
      for ending in ["jpg", "png", "webp"] {
        let name = "photos/turned-\(number).\(ending)"
        let image = try ImageReader().decode(contentsOf: Fixtures.path(name))
        let crop = RandomResizedCrop(size: 11)
        var (one, other) = (Numbers(state: 7), Numbers(state: 7))
        for _ in 0..<8 {
          let expected = crop(image, using: &one)
          let part = try FileBytes.with(try Fixtures.bytes(name)) { bytes throws(ImageError) in
            try crop.crop(
              decoding: bytes, path: name, mode: DecodingMode(isScaled: false), using: &other)
          }
          #expect(part == expected, "\(name)")
        }
      }
    }
  }

  @Test("a part of an image is drawn from the pixels behind it if these are transparent")
  func background() throws {
    for name in ["photos/alpha.webp", "photos/alpha-lossless.webp"] {
      let dropped = try ImageReader().decode(contentsOf: Fixtures.path(name))
      let white = try ImageReader(background: .white).decode(contentsOf: Fixtures.path(name))
      #expect(white != dropped)
      #expect(zip(white.pixels, dropped.pixels).allSatisfy { $0 >= $1 })
    }
  }

  /// Numbers that are the same for every run.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }
}
