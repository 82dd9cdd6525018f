import Foundation
import Testing
import Training

@Suite("Reliability")
struct ReliabilityTests {
  @Test("the error is the gap between confidence and accuracy, weighted by images")
  func error() {
    var reliability = Reliability()
    // Two images in the bin of 0.9, half of them right; two in that of 0.6, all right.
    for (confidence, isRight) in [(0.9, true), (0.92, false), (0.61, true), (0.65, true)] {
      reliability.add(confidence: confidence, isRight: isRight, loss: 0.5)
    }
    #expect(reliability.images == 4)
    #expect(abs(reliability.calibrationError - (0.5 * 0.41 + 0.5 * 0.37)) < 1e-12)
    #expect(reliability.loss == 0.5)
    #expect(reliability.bins.map(\.images) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0])
    #expect(abs(reliability.bins[13].confidence - 0.91) < 1e-12)
    #expect(reliability.bins[13].accuracy == 0.5)
  }

  @Test("a bin holds its upper end, not its lower one")
  func edges() {
    for (confidence, bin) in [(1.0, 14), (0.2, 2), (0.2.nextUp, 3), (0.0, 0), (Double.nan, 0)] {
      var reliability = Reliability()
      reliability.add(confidence: confidence, isRight: false, loss: 0)
      #expect(reliability.bins.firstIndex { $0.images == 1 } == bin, "\(confidence)")
    }
  }

  @Test("without images nothing is divided by zero")
  func empty() {
    #expect(Reliability().calibrationError == 0 && Reliability().loss == 0)
  }
}
