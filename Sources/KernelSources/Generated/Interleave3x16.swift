// Written by scripts/generate-tiles.py: change the script, not this file.

#if AVX512
  /// to[3·i + plane] = from[plane · pitch + i]: three planes of a row become pixels.
  ///
  /// - Parameters:
  ///   - pitch: From a plane to the next, in floats.
  ///   - count: Pixels.
  @inline(never)
  package func interleave3x1v(
    _ from: UnsafePointer<Float>, _ pitch: Int, _ count: Int, _ to: UnsafeMutablePointer<Float>
  ) {
    let (second, third) = (from + pitch, from + 2 * pitch)
    var first = 0
    while first + Vector.scalarCount <= count {
      let r = (from + first).vector(0)
      let g = (second + first).vector(0)
      let b = (third + first).vector(0)
      let v0 = Vector(
        r[0], g[0], b[0], r[1], g[1], b[1], r[2], g[2], b[2], r[3], g[3], b[3],
        r[4], g[4], b[4], r[5])
      let v1 = Vector(
        g[5], b[5], r[6], g[6], b[6], r[7], g[7], b[7], r[8], g[8], b[8], r[9],
        g[9], b[9], r[10], g[10])
      let v2 = Vector(
        b[10], r[11], g[11], b[11], r[12], g[12], b[12], r[13], g[13], b[13], r[14], g[14],
        b[14], r[15], g[15], b[15])
      (to + 3 * first).store(v0, at: 0)
      (to + 3 * first).store(v1, at: 1)
      (to + 3 * first).store(v2, at: 2)
      first += Vector.scalarCount
    }
    for index in first..<count {
      to[3 * index] = from[index]
      to[3 * index + 1] = second[index]
      to[3 * index + 2] = third[index]
    }
  }
#endif
