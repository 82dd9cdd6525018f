import Testing
import Training

@Suite("Order of an epoch")
struct EpochOrderTests {
  @Test("each image comes once")
  func permutation() {
    for count in [0, 1, 2, 1000] {
      #expect(EpochOrder(count: count, seed: 3, epoch: 1).indices.sorted() == Array(0..<count))
    }
  }

  @Test("the order follows from seed and epoch alone, and differs between them")
  func dependence() {
    let order = EpochOrder(count: 100, seed: 3, epoch: 1).indices
    #expect(EpochOrder(count: 100, seed: 3, epoch: 1).indices == order)
    #expect(EpochOrder(count: 100, seed: 3, epoch: 2).indices != order)
    #expect(EpochOrder(count: 100, seed: 4, epoch: 1).indices != order)
  }

  @Test("the order for a seed is the same in every version")
  func stable() {
    #expect(EpochOrder(count: 10, seed: 0, epoch: 1).indices == [3, 6, 4, 7, 9, 5, 2, 1, 8, 0])
  }

  @Test("every order of three is as likely as the others")
  func uniform() {
    var counts: [[Int]: Int] = [:]
    for epoch in 1...6000 {
      counts[EpochOrder(count: 3, seed: 0, epoch: epoch).indices, default: 0] += 1
    }
    #expect(counts.count == 6)
    // Six standard deviations of a binomial of 6000 and 1/6.
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 173 })
  }
}
