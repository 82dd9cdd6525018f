import Features
import Testing

@Suite("Whether 8-bit integers were worth their calibration")
struct CalibrationCostTests {
  // 64 images in 2 s: 31 ms each in single precision.
  private let cost = CalibrationCost(images: 64, seconds: 2)

  @Test("few images are done sooner in single precision")
  func fewImages() {
    #expect(
      cost.comparison(images: 64, seconds: 1.2)
        == "int8 was no faster here: 3.2 s for 64 images, 2.0 s of it to calibrate; "
        + "fp32 takes about 2.0 s")
  }

  @Test("many are not, unless decoding takes all the time")
  func manyImages() {
    #expect(cost.comparison(images: 6400, seconds: 120) == nil)
    #expect(cost.comparison(images: 6400, seconds: 199) != nil)
  }

  @Test("without images there is nothing to say")
  func none() {
    #expect(cost.comparison(images: 0, seconds: 0.1) == nil)
    #expect(CalibrationCost(images: 0, seconds: 0).comparison(images: 9, seconds: 1) == nil)
  }
}
