/// Multiplies and adds in registers only, to measure what one core can do at best.
///
/// Does `repeats` · 12 vector multiply-adds in twelve chains, enough to hide their latency on two
/// units; returns something that depends on all of them.
@inline(never)
package func peak12(_ repeats: Int, _ seed: Float) -> Float {
  let a = Vector(repeating: seed)
  let b = Vector(repeating: 1 - seed)
  var c0 = a, c1 = a + 1, c2 = a + 2, c3 = a + 3, c4 = a + 4, c5 = a + 5
  var c6 = a + 6, c7 = a + 7, c8 = a + 8, c9 = a + 9, c10 = a + 10, c11 = a + 11
  for _ in 0..<repeats {
    c0 = b.multiplyAdd(c0, a)
    c1 = b.multiplyAdd(c1, a)
    c2 = b.multiplyAdd(c2, a)
    c3 = b.multiplyAdd(c3, a)
    c4 = b.multiplyAdd(c4, a)
    c5 = b.multiplyAdd(c5, a)
    c6 = b.multiplyAdd(c6, a)
    c7 = b.multiplyAdd(c7, a)
    c8 = b.multiplyAdd(c8, a)
    c9 = b.multiplyAdd(c9, a)
    c10 = b.multiplyAdd(c10, a)
    c11 = b.multiplyAdd(c11, a)
  }
  let sum = c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11
  return sum[0] + sum[1]
}
