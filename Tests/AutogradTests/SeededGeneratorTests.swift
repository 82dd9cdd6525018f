import Autograd
import Testing

@Suite struct SeededGeneratorTests {
  /// The first outputs of SplitMix64 seeded with 0 and with 1234567, as the generator of the paper's
  /// authors (Sebastiano Vigna's splitmix64.c) prints them.
  @Test("the numbers are SplitMix64's") func reference() {
    var zero = SeededGenerator(seed: 0)
    #expect(zero.next() == 0xE220_A839_7B1D_CDAF)
    #expect(zero.next() == 0x6E78_9E6A_A1B9_65F4)
    var other = SeededGenerator(seed: 1_234_567)
    #expect(other.next() == 6_457_827_717_110_365_317)
    #expect(other.next() == 3_203_168_211_198_807_973)
  }

  @Test("uniform numbers are in [0, 1)") func uniform() {
    var generator = SeededGenerator(seed: 3)
    let numbers = (0..<10_000).map { _ in generator.uniform() }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(numbers.reduce(0, +) / 10_000 - 0.5) < 0.01)
  }
}
