import Autograd
import Foundation
import Testing

@Suite struct ExponentialTests {
  private func exponentials(_ x: [Float]) -> [Float] {
    Variable(Tensor(x, shape: [x.count])).exp().data.scalars
  }

  @Test("exp is right to one unit in the last place, over its whole range") func accuracy() {
    let x = (0..<200_000).map { -87 + 175.7 * Float($0) / 200_000 }
    for (x, y) in zip(x, exponentials(x)) {
      let exact = Foundation.exp(Double(x))
      if abs(Double(y) - exact) > Double(Float(exact).ulp) {
        Issue.record("exp(\(x)) is \(y), expected \(exact)")
        return
      }
    }
  }

  @Test("small results are subnormal, then 0; large ones infinite") func edges() {
    let x: [Float] = [-100, -103.5, -104.5, -1000, 88.7, 88.8, 1000, 0, -0.0]
    let y = exponentials(x)
    #expect(abs(Double(y[0]) / Foundation.exp(-100) - 1) < 0.02)
    #expect(y[1] == .leastNonzeroMagnitude)
    #expect(y[2] == 0 && y[3] == 0)
    #expect(y[4].isFinite && y[5] == .infinity && y[6] == .infinity)
    #expect(y[7] == 1 && y[8] == 1)
  }
}
