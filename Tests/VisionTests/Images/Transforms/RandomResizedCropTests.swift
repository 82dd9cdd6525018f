import Autograd
import Testing
import Vision

@Suite("Random resized crop")
struct RandomResizedCropTests {
  /// torchvision's `get_params` with our random numbers, then Pillow's crop and resize to 96×96.
  private struct Fixture: Decodable {
    let boxes: [Case]
    struct Case: Decodable {
      let width: Int, height: Int, seed: Int
      let generator: UInt64
      let box: [Int]
      let sum: String
    }
  }

  @Test("boxes and pixels are torchvision's for the same random numbers, also from a stream")
  func torchvision() throws {
    let cases = try Fixtures.json(Fixture.self, "boxes.json").boxes
    #expect(cases.count == 108)
    let crop = RandomResizedCrop(size: 96)
    for fixture in cases {
      var generator = SeededGenerator(seed: fixture.generator)
      let box = crop.box(width: fixture.width, height: fixture.height, using: &generator)
      #expect([box.x, box.y, box.width, box.height] == fixture.box, "\(fixture)")

      let image = Pictures.picture(fixture.width, fixture.height, seed: fixture.seed)
      generator = SeededGenerator(seed: fixture.generator)
      let result = crop(image, using: &generator)
      #expect(Pictures.sum(result.pixels) == fixture.sum, "\(fixture)")

      var again = SeededGenerator(seed: fixture.generator)
      let streamed = try FileBytes.with(PNGEncoder.encode(image, level: 1)) {
        buffer throws(ImageError) in
        try crop.crop(decoding: buffer, path: "a.png", using: &again)
      }
      #expect(streamed == result, "\(fixture)")
    }
  }

  @Test("boxes lie inside the picture and spread over it")
  func distribution() {
    var generator = SeededGenerator(seed: 5)
    let crop = RandomResizedCrop()
    var area = 0.0
    var left = 0
    for _ in 0..<4000 {
      let box = crop.box(width: 400, height: 300, using: &generator)
      #expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= 400 && box.y + box.height <= 300)
      area += Double(box.width * box.height) / 120_000 / 4000
      if 2 * box.x + box.width < 400 { left += 1 }
    }
    // torchvision's mean over 20,000 boxes is 0.433; boxes that do not fit are drawn again.
    #expect((0.42...0.45).contains(area))
    #expect((1800...2200).contains(left))
  }
}
