import Serving
import Testing

@Suite("Rate limit")
struct TokenBucketTests {
  @Test("a second's requests at once, then one at a time as they refill")
  func refills() {
    let start = ContinuousClock.now
    let bucket = TokenBucket(rate: 4, now: start)
    for _ in 0..<4 { #expect(bucket.take(now: start) == nil) }
    #expect(bucket.take(now: start) == 0.25)
    #expect(bucket.take(now: start + .milliseconds(125)) == 0.125)
    #expect(bucket.take(now: start + .milliseconds(250)) == nil)
    #expect(bucket.take(now: start + .milliseconds(250)) != nil)
    for _ in 0..<4 { #expect(bucket.take(now: start + .seconds(100)) == nil) }
    #expect(bucket.take(now: start + .seconds(100)) == 0.25)
  }

  @Test("a rate below one lets one through, then the next when it is its turn")
  func slow() {
    let start = ContinuousClock.now
    let bucket = TokenBucket(rate: 0.5, now: start)
    #expect(bucket.take(now: start) == nil)
    #expect(bucket.take(now: start + .seconds(1)) == 1)
    #expect(bucket.take(now: start + .seconds(2)) == nil)
  }

  @Test("a clock that seems to go back gives nothing away")
  func backwards() {
    let start = ContinuousClock.now
    let bucket = TokenBucket(rate: 1, now: start)
    #expect(bucket.take(now: start) == nil)
    #expect(bucket.take(now: start - .seconds(100)) == 1)
    #expect(bucket.take(now: start) == 1)
  }
}
