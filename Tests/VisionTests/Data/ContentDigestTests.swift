import Testing
import Vision

@Suite("Content digests")
struct ContentDigestTests {
  // Python 3.12: hashlib.sha256(b"abc").hexdigest()
  static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  @Test("the digest is SHA-256, printed in hexadecimal")
  func known() {
    #expect("\(ContentDigest(of: "abc"))" == Self.abc)
    #expect(
      Array("abc".utf8).withUnsafeBytes { ContentDigest(of: $0) } == ContentDigest(of: "abc"))
  }

  // int(hashlib.sha256(b"abc").hexdigest(), 16) / 2**256 == 0.7283949105904022
  @Test(
    "a digest is compared with a fraction as a fraction of 2 to the 256",
    arguments: [
      (0.0, false), (0.5, false), (0.7283949105904, false), (0.7283949105905, true), (0.75, true),
      (1.0, true),
    ])
  func fraction(fraction: Double, isBelow: Bool) {
    #expect(ContentDigest(of: "abc").isBelow(fraction) == isBelow)
  }

  @Test("between two neighboring Doubles the comparison is exact")
  func neighbors() {
    let above = 0.728394910590402_2
    let candidates = [
      above.nextDown.nextDown, above.nextDown, above, above.nextUp, above.nextUp.nextUp,
    ]
    let answers = candidates.map { ContentDigest(of: "abc").isBelow($0) }
    // Once below, below for every larger fraction, and the change is within two steps.
    #expect(answers.first == false)
    #expect(answers.last == true)
    #expect(zip(answers, answers.dropFirst()).allSatisfy { !$0 || $1 })
  }
}
