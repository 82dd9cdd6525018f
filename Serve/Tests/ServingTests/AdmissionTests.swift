import Serving
import Testing

@Suite("Admission")
struct AdmissionTests {
  @Test("so many requests at a time, and a place is free again when its value ends")
  func requests() {
    let admission = Admission(maxRequests: 2, maxBytes: 10)
    do {
      guard var first = admission.begin(), var second = admission.begin(),
        var third = admission.begin()
      else {
        Issue.record("a request that arrives takes no place")
        return
      }
      #expect(admission.count == 0)
      let entered = [first.enter(), second.enter(), third.enter()]
      #expect(entered == [true, true, false] && admission.count == 2)
      let isFull = admission.begin() == nil
      #expect(isFull)
      _ = consume first
      #expect(admission.count == 1)
      let gotIn = third.enter()
      #expect(gotIn && admission.count == 2)
      _ = consume second
      _ = consume third
    }
    #expect(admission.count == 0)
  }

  @Test("so many bytes of them all, which go with their request")
  func bytes() throws {
    let admission = Admission(maxRequests: 3, maxBytes: 10)
    do {
      guard var first = admission.begin(), var second = admission.begin() else {
        Issue.record("no place")
        return
      }
      let grew = [first.grow(by: 6), second.grow(by: 5), second.grow(by: 4), first.grow(by: 1)]
      #expect(grew == [true, false, true, false])
      let overflowed = first.grow(by: .max)
      #expect(!overflowed)
    }
    guard var hold = admission.begin() else {
      Issue.record("no place")
      return
    }
    let fits = hold.grow(by: 10)
    #expect(fits)
  }
}
