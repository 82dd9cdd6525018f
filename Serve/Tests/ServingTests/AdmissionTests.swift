import Serving
import Testing

@Suite("Admission")
struct AdmissionTests {
  @Test("so many requests at a time, and a place is free again when its value ends")
  func requests() {
    let admission = Admission(maxRequests: 2, maxBytes: 10)
    do {
      let places = [admission.admit() != nil, admission.admit() != nil]
      #expect(places == [true, true] && admission.count == 0, "each is free again at once")
      guard let first = admission.admit(), let second = admission.admit() else {
        Issue.record("no place")
        return
      }
      let hasThird = admission.admit() != nil
      #expect(!hasThird)
      #expect(admission.count == 2)
      _ = consume first
      #expect(admission.count == 1)
      _ = consume second
    }
    #expect(admission.count == 0)
  }

  @Test("so many bytes of them all, which go with their request")
  func bytes() throws {
    let admission = Admission(maxRequests: 3, maxBytes: 10)
    do {
      guard var first = admission.admit(), var second = admission.admit() else {
        Issue.record("no place")
        return
      }
      let grew = [first.grow(by: 6), second.grow(by: 5), second.grow(by: 4), first.grow(by: 1)]
      #expect(grew == [true, false, true, false])
      let overflowed = first.grow(by: .max)
      #expect(!overflowed)
    }
    guard var place = admission.admit() else {
      Issue.record("no place")
      return
    }
    let fits = place.grow(by: 10)
    #expect(fits)
  }
}
