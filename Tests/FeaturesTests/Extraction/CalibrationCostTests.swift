import Features
import Testing

@Suite("Whether 8-bit integers were worth their calibration")
struct CalibrationCostTests {
  private let cost = CalibrationCost(seconds: 2)

  @Test("few images are likely done sooner in single precision")
  func fewImages() {
    #expect(
      cost.comparison(images: 64, seconds: 1.2)
        == "int8 took 3.2 s for 64 images, 2.0 s of it to calibrate: with so few, fp32 is likely "
        + "done sooner")
  }

  @Test("of many nothing is said, nor of none")
  func others() {
    #expect(cost.comparison(images: 6400, seconds: 120) == nil)
    #expect(cost.comparison(images: 0, seconds: 0.1) == nil)
  }
}
