import Foundation
import Testing
import Vision

/// Checksums of what Pillow and torchvision make of pictures by formula: Fixtures/make_images.py.
struct ResizeFixtures: Decodable {
  struct Resize: Decodable {
    let width: Int, height: Int, seed: Int, toWidth: Int, toHeight: Int
    let interpolation: Interpolation
    let sum: String
  }
  struct Crop: Decodable {
    let width: Int, height: Int, seed: Int, resize: Int, crop: Int
    let interpolation: Interpolation
    let sum: String
  }
  let resize: [Resize]
  let crop: [Crop]
}

@Suite("Resize")
struct ResizeTests {
  @Test("a resized picture is Pillow's bit for bit, in either order of the passes")
  func pillow() throws {
    let cases = try Fixtures.json(ResizeFixtures.self, "resize.json").resize
    #expect(cases.count == 76)
    for fixture in cases {
      let image = Pictures.picture(fixture.width, fixture.height, seed: fixture.seed).resized(
        width: fixture.toWidth, height: fixture.toHeight, interpolation: fixture.interpolation)
      #expect(Pictures.sum(image.pixels) == fixture.sum, "\(fixture)")
    }
  }

  @Test("resize and center crop are torchvision's bit for bit, from a picture and from a stream")
  func torchvision() throws {
    let cases = try Fixtures.json(ResizeFixtures.self, "resize.json").crop
    #expect(cases.count > 150)
    for fixture in cases {
      let image = Pictures.picture(fixture.width, fixture.height, seed: fixture.seed)
      let preprocessing = Preprocessing(
        resize: fixture.resize, crop: fixture.crop, interpolation: fixture.interpolation)
      let whole = preprocessing.crop(of: image)
      #expect(Pictures.sum(whole.pixels) == fixture.sum, "\(fixture)")
      let streamed = try FileBytes.with(PNGEncoder.encode(image, level: 1)) {
        buffer throws(ImageError) in
        try preprocessing.crop(decoding: buffer, path: "a.png")
      }
      #expect(streamed == whole, "\(fixture)")
    }
  }

  @Test("PNG files of every kind stream to the crop of the whole picture")
  func everyKind() throws {
    for fixture in try PNGFixture.file.cases {
      let path = Fixtures.path("png/\(fixture.name).png")
      for preprocessing in [
        Preprocessing(resize: 13, crop: 8, background: RGB("#336699")),
        Preprocessing(resize: 40, crop: 33, interpolation: .bicubic),
        Preprocessing(resize: 19, crop: 11),
      ] {
        let decoder = ImageReader(background: preprocessing.background)
        let whole = preprocessing.crop(of: try decoder.decode(contentsOf: path))
        #expect(try preprocessing.crop(contentsOf: path) == whole, "\(fixture)")
      }
    }
  }

  @Test("sides of a million pixels with the other side 1 work without the picture between")
  func extremes() throws {
    let row = Pictures.picture(1_000_000, 1, seed: 1)
    let column = Image(width: 1, height: 1_000_000, pixels: row.pixels)
    for image in [row, column] {
      let crop = try FileBytes.with(PNGEncoder.encode(image, level: 1)) {
        buffer throws(ImageError) in
        try Preprocessing.imageNet.crop(decoding: buffer, path: "a.png")
      }
      #expect(crop == Preprocessing.imageNet.crop(of: image))
    }
    #expect(Preprocessing.imageNet.resizedSize(width: 1, height: 1_000_000).height == 256_000_000)
  }

  @Test("the long side is truncated, also where the quotient is close to a whole number")
  func resizedSize() {
    let size = Preprocessing.imageNet.resizedSize
    #expect(size(500, 375) == (341, 256))
    #expect(size(375, 500) == (256, 341))
    #expect(size(256, 256) == (256, 256))
    #expect(size(3, 2) == (384, 256))
    #expect(size(1, 1) == (256, 256))
  }

  @Test("weights of each output sum to one, within the rounding of each")
  func weights() {
    for interpolation in Interpolation.allCases {
      for (source, target) in [(1, 9), (9, 1), (500, 341), (341, 500), (7, 6)] {
        let weights = ResampleWeights(
          source: source, target: target, window: 0..<target, interpolation: interpolation)
        for index in 0..<target {
          let line = weights.weights[(index * weights.stride)..<((index + 1) * weights.stride)]
          let sum = line.reduce(0) { $0 + Int($1) }
          #expect(abs(sum - 1 << 22) <= weights.counts[index])
        }
      }
    }
  }
}
