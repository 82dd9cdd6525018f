import Foundation
import Testing
import Training

@Suite("Ranking")
struct RankingTests {
  private func rank(_ label: Int, _ logits: [Float]) -> Int {
    logits.withUnsafeBufferPointer { Ranking.rank(of: label, in: $0) }
  }

  @Test("a class's rank is the number of classes before it")
  func rank() {
    let logits: [Float] = [0.5, -1, 3, 2]
    #expect((0..<4).map { rank($0, logits) } == [2, 3, 0, 1])
  }

  @Test("of equal logits the class with the smaller index comes first")
  func ties() {
    let logits: [Float] = [1, 2, 2, 1]
    #expect((0..<4).map { rank($0, logits) } == [2, 0, 1, 3])
    #expect(Ranking.top(4, of: logits) == [1, 2, 0, 3])
    #expect(logits.withUnsafeBufferPointer { Ranking.first(in: $0) } == 1)
  }

  @Test("what is not a number comes last, in every way of asking")
  func notNumbers() {
    let logits: [Float] = [.nan, 1, .nan, 2]
    #expect((0..<4).map { rank($0, logits) } == [2, 1, 3, 0])
    #expect(Ranking.top(4, of: logits) == [3, 1, 0, 2])
    #expect(logits.withUnsafeBufferPointer { Ranking.first(in: $0) } == 3)
  }

  @Test("more classes than there are can't be named")
  func clipped() {
    #expect(Ranking.top(5, of: [0, 1]) == [1, 0])
  }

  @Test("probabilities are the softmax, for huge logits too")
  func probabilities() {
    // softmax([ln 1, ln 2, ln 5]) = [1/8, 2/8, 5/8]; a common shift changes nothing.
    let logs: [Double] = [1, 2, 5].map { log($0) }
    for shift in [0.0, 1000, -1000] {
      let found = Ranking.probabilities(logs.map { Float($0 + shift) })
      for (value, expected) in zip(found, [0.125, 0.25, 0.625]) {
        #expect(abs(value - expected) < 1e-4)
      }
    }
  }
}
