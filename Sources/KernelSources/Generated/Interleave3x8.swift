// Written by scripts/generate-tiles.py: change the script, not this file.

#if AVX2
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
        r[0], g[0], b[0], r[1], g[1], b[1], r[2], g[2])
      let v1 = Vector(
        b[2], r[3], g[3], b[3], r[4], g[4], b[4], r[5])
      let v2 = Vector(
        g[5], b[5], r[6], g[6], b[6], r[7], g[7], b[7])
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
