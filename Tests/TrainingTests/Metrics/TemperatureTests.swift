import Testing
import Training

/// Figures of `Fixtures/temperature.py`, which numpy 2.4.6 and scipy 1.17.1 made.
private struct Golden: Decodable {
  struct Figures: Decodable {
    let ece, loss: Double
  }

  struct Case: Decodable {
    let name: String
    let classes: Int
    let logits: [Float]
    let labels: [Int]
    let temperature: Double
    let halves: [Double]
    let before, fitted, after: Figures

    var outputs: HeadOutputs { HeadOutputs(logits, labels, classes: classes) }
  }

  let cases: [Case]

  static func load() throws -> [Case] {
    try Fixture.json("temperature.json", as: Golden.self).cases
  }
}

extension HeadOutputs {
  fileprivate init(_ logits: [Float], _ labels: [Int], classes: Int) {
    self.init(classCount: classes)
    logits.withUnsafeBufferPointer { add(logits: $0, labels: labels) }
  }
}

@Suite("Temperature")
struct TemperatureTests {
  private func expect(_ found: CalibrationFigures, _ expected: Golden.Figures, _ name: String) {
    // scipy finds the temperature within 1e-7 or so.
    #expect(abs(found.calibrationError - expected.ece) < 1e-6, "\(name)")
    #expect(abs(found.loss - expected.loss) < 1e-6, "\(name)")
  }

  @Test("it is where scipy finds the lowest loss, on all images and on every second one")
  func fitted() throws {
    let cases = try Golden.load()
    #expect(cases.count == 5)
    for golden in cases {
      let found = Temperature(fitting: golden.outputs)
      #expect(found.origin == .fitted, "\(golden.name)")
      #expect(abs(found.value / golden.temperature - 1) < 1e-6, "\(golden.name)")
      for (first, expected) in golden.halves.enumerated() {
        let rows = Array(stride(from: first, to: golden.labels.count, by: 2))
        let half = Temperature(fitting: golden.outputs, rows: rows)
        #expect(abs(half.value / expected - 1) < 1e-6, "\(golden.name)")
      }
    }
  }

  @Test("expected calibration error and loss are numpy's, after the fit from the other half")
  func reports() throws {
    for golden in try Golden.load() {
      let fitted = CalibrationReport(fitting: golden.outputs)
      #expect(abs(fitted.temperature / golden.temperature - 1) < 1e-6, "\(golden.name)")
      expect(fitted.before, golden.before, golden.name)
      expect(fitted.after, golden.after, golden.name)
      let known = CalibrationReport(of: golden.temperature, on: golden.outputs)
      #expect(known.origin == nil)
      expect(known.before, golden.before, golden.name)
      expect(known.after, golden.fitted, golden.name)
    }
  }

  /// Images of two classes whose first logit is larger by `margin`.
  private func outputs(_ images: Int, margin: Float, right: Int) -> HeadOutputs {
    HeadOutputs(
      (0..<images).flatMap { _ in [margin, 0] }, (0..<images).map { $0 < right ? 0 : 1 },
      classes: 2)
  }

  @Test("it answers a head that is always equally sure with the share that is right")
  func byHand() {
    // 1/(1 + exp(−margin/T)) = 3/4, so T = margin / ln 3.
    for margin: Float in [0.1, 1, 100] {
      let found = Temperature(fitting: outputs(40, margin: margin, right: 30))
      #expect(abs(found.value / (Double(margin) / 1.0986122886681098) - 1) < 1e-6)
    }
  }

  @Test("it stays 1 where there is nothing to fit it on, and says why")
  func degenerate() {
    func origin(_ outputs: HeadOutputs) -> Temperature.Origin? {
      let found = Temperature(fitting: outputs)
      return found.value == 1 ? found.origin : nil
    }
    #expect(origin(outputs(0, margin: 1, right: 0)) == .fewImages)
    #expect(origin(outputs(29, margin: 1, right: 20)) == .fewImages)
    #expect(origin(outputs(30, margin: 1, right: 30)) == .everyImageRight)
    #expect(origin(outputs(30, margin: 0, right: 20)) == .nothingToFit)
    #expect(origin(outputs(30, margin: .nan, right: 20)) == .nothingToFit)
    #expect(origin(outputs(30, margin: .infinity, right: 20)) == .nothingToFit)
    #expect(
      origin(
        HeadOutputs([Float](repeating: 3, count: 40), [Int](repeating: 0, count: 40), classes: 1))
        == .everyImageRight)
  }

  @Test("it stays between its bounds")
  func bounded() {
    // A head that is wrong more often than not would best be not sure at all.
    let wrong = Temperature(fitting: outputs(30, margin: 1, right: 10))
    #expect(wrong == Temperature(value: 1000, origin: .bounded))
    let timid = Temperature(fitting: outputs(1000, margin: 1e-4, right: 999))
    #expect(timid.origin == .bounded && abs(timid.value - 0.01) < 1e-12)
  }

  @Test("logits that lie far apart leave it at a bound, not without a fit")
  func farApart() {
    // exp of the distance is 0: the loss is a straight line.
    let found = Temperature(fitting: outputs(30, margin: 30_000, right: 20))
    #expect(found == Temperature(value: 1000, origin: .bounded))
    // The loss is lowest at 30,000 / ln 2, above the bound.
    let report = CalibrationReport(fitting: outputs(30, margin: 30_000, right: 20))
    #expect(report.origin == .bounded && report.after.loss < report.before.loss)
  }

  @Test("one that helps no image that it wasn't fitted on is not kept")
  func noBetter() {
    // The even images are right and the odd ones wrong: each half misleads the other.
    let labels = (0..<60).map { $0 % 2 == 0 || $0 % 6 == 1 ? 0 : 1 }
    let outputs = HeadOutputs((0..<60).flatMap { _ in [1, 0] }, labels, classes: 2)
    let report = CalibrationReport(fitting: outputs)
    #expect(Temperature(fitting: outputs).origin == .fitted)
    #expect(report.temperature == 1 && report.origin == .noBetter)
    #expect(report.after == report.before)
  }

  @Test("too few images leave the probabilities as they are")
  func fewImages() {
    let report = CalibrationReport(fitting: outputs(20, margin: 2, right: 10))
    #expect(report.temperature == 1 && report.after == report.before)
  }
}
