import Kernels
import Testing

@Suite("Choosing the instruction set")
struct InstructionSetTests {
  @Test("a name that is unknown, or that the processor lacks, is refused with those that it has")
  func refused() throws {
    for (name, found) in [("foo", #""foo""#), ("avx512", "avx512, which it doesn't have")] {
      let error = #expect(throws: InstructionSet.Unusable.self) {
        try InstructionSet.chosen(name, supported: [.avx2, .baseline])
      }
      #expect(
        error?.description
          == "FINETUNE_ISA: expected instructions that this processor has (avx2, baseline), "
          + "found \(found)")
    }
    #expect(try InstructionSet.chosen("baseline", supported: [.avx2, .baseline]) == .baseline)
    for none in [nil, ""] { #expect(try InstructionSet.chosen(none) == InstructionSet.best) }
  }
}
