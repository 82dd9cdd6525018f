import Foundation
import Autograd
import Testing
import Vision

@Suite("Preprocessing")
struct PreprocessingTests {
  @Test("it travels through JSON unchanged")
  func json() throws {
    for value in [
      Preprocessing.imageNet,
      Preprocessing(
        resize: 235, crop: 200, interpolation: .bicubic, mean: [0.5, 0.25, 0.1], std: [1, 2, 3],
        background: RGB(red: 1, green: 2, blue: 3)),
    ] {
      let data = try JSONEncoder().encode(value)
      #expect(try JSONDecoder().decode(Preprocessing.self, from: data) == value)
    }
  }

  @Test("JSON that can't be is refused")
  func badJSON() throws {
    let good = """
      {"resize":256,"crop":224,"interpolation":"bilinear","mean":[0,0,0],"std":[1,1,1]}
      """
    let decoder = JSONDecoder()
    #expect(try decoder.decode(Preprocessing.self, from: Data(good.utf8)).background == nil)
    for (from, to) in [
      ("256", "0"), ("224", "-1"), ("256", "99999999"), ("bilinear", "nearest"),
      ("[0,0,0]", "[0,0]"), ("[1,1,1]", "[1,0,1]"),
    ] {
      let bad = good.replacingOccurrences(of: from, with: to)
      #expect(throws: DecodingError.self) {
        try decoder.decode(Preprocessing.self, from: Data(bad.utf8))
      }
    }
  }

  @Test("its description tells everything")
  func description() {
    #expect(
      Preprocessing(background: .white).description
        == "resize 256 bilinear, crop 224, on #ffffff, upright, scaled decoding, "
        + "mean [0.485, 0.456, 0.406], std [0.229, 0.224, 0.225]")
    #expect(
      Preprocessing(decoding: .asStored).description
        == "resize 256 bilinear, crop 224, mean [0.485, 0.456, 0.406], std [0.229, 0.224, 0.225]")
  }

  @Test("what says nothing of photos leaves them as they are stored, and says nothing again")
  func photos() throws {
    let decoder = JSONDecoder()
    let encoder = JSONEncoder()
    for (turnsUpright, isScaled) in [(false, false), (true, false), (false, true), (true, true)] {
      let mode = DecodingMode(turnsUpright: turnsUpright, isScaled: isScaled)
      let data = try encoder.encode(Preprocessing(decoding: mode))
      #expect(try decoder.decode(Preprocessing.self, from: data).decoding == mode)
      let text = String(decoding: data, as: UTF8.self)
      #expect(text.contains("\"orientation\":\"exif\"") == turnsUpright)
      #expect(text.contains("\"decoding\":\"scaled\"") == isScaled)
      let bad = text.replacing("\"exif\"", with: "\"down\"").replacing("\"scaled\"", with: "1")
      if bad != text {
        #expect(throws: DecodingError.self) {
          try decoder.decode(Preprocessing.self, from: Data(bad.utf8))
        }
      }
    }
  }

  @Test("normalized values are torchvision's bit for bit, for all 256 levels and channels")
  func torchvision() throws {
    struct Fixture: Decodable { let bits: [UInt32] }
    let expected = try Fixtures.json(Fixture.self, "normalize.json").bits
    let levels = Image(width: 256, height: 1, pixels: (0...255).flatMap { [$0, $0, $0] })
    let tensor = Preprocessing.imageNet.normalize([levels])
    #expect(tensor.shape == [1, 3, 1, 256])
    #expect(tensor.scalars.map(\.bitPattern) == expected)
  }

  @Test("a batch holds each picture's planes in order")
  func batch() {
    let images = (0..<5).map { Pictures.picture(7, 3, seed: $0) }
    let preprocessing = Preprocessing(mean: [0, 0, 0], std: [1, 1, 1])
    let tensor = preprocessing.normalize(images)
    #expect(tensor.shape == [5, 3, 3, 7])
    let scalars = tensor.scalars
    for (index, image) in images.enumerated() {
      for channel in 0..<3 {
        for pixel in 0..<21 {
          #expect(
            scalars[(index * 3 + channel) * 21 + pixel]
              == Float(image.pixels[3 * pixel + channel]) / 255)
        }
      }
    }
  }
}
