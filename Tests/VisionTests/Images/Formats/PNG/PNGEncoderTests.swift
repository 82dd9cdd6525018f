import Testing
import Vision

@Suite("PNG encoder")
struct PNGEncoderTests {
  @Test("what is encoded decodes to the same pixels, at every level")
  func roundTrip() throws {
    for (width, height) in [(1, 1), (3, 200), (200, 3), (64, 64)] {
      let image = Pictures.picture(width, height, seed: width)
      for level in [0, 1, 6, 9] {
        let bytes = PNGEncoder.encode(image, level: level)
        #expect(try ImageReader().decode(bytes, path: "a.png") == image)
      }
    }
  }

  @Test("the same picture gives the same bytes")
  func stable() {
    let image = Pictures.picture(40, 30, seed: 2)
    #expect(PNGEncoder.encode(image) == PNGEncoder.encode(image))
  }
}
