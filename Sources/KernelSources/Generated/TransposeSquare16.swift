// Written by scripts/generate-tiles.py: change the script, not this file.

#if AVX512
  extension Vector {
    /// The lower halves of two vectors, lane by lane.
    @inline(__always)
    fileprivate func interleavedLow(_ other: Vector) -> Vector {
      Vector(
        self[0], other[0], self[1], other[1], self[2], other[2], self[3], other[3],
        self[4], other[4], self[5], other[5], self[6], other[6], self[7], other[7])
    }

    /// The upper halves of two vectors, lane by lane.
    @inline(__always)
    fileprivate func interleavedHigh(_ other: Vector) -> Vector {
      Vector(
        self[8], other[8], self[9], other[9], self[10], other[10], self[11], other[11],
        self[12], other[12], self[13], other[13], self[14], other[14], self[15], other[15])
    }
  }

  extension UnsafePointer<Float> {
    /// Row `index` of a square, zero from row `rows` on.
    @inline(__always)
    fileprivate func row(_ index: Int, of rows: Int, _ stride: Int) -> Vector {
      index < rows ? (self + index * stride).vector(0) : Vector.zero
    }
  }

  /// to[level · width + row] = from[row · stride + level], a square of a vector's lanes each way.
  ///
  /// - Parameters:
  ///   - rows: How many rows `from` has; the others are zeros.
  ///   - to: Each level's lanes are all written, those beyond `width` too, in order.
  @inline(__always)
  func transposeSquare(
    _ from: UnsafePointer<Float>, _ rows: Int, _ stride: Int, _ to: UnsafeMutablePointer<Float>,
    _ width: Int
  ) {
    let a0 = from.row(0, of: rows, stride)
    let a1 = from.row(1, of: rows, stride)
    let a2 = from.row(2, of: rows, stride)
    let a3 = from.row(3, of: rows, stride)
    let a4 = from.row(4, of: rows, stride)
    let a5 = from.row(5, of: rows, stride)
    let a6 = from.row(6, of: rows, stride)
    let a7 = from.row(7, of: rows, stride)
    let a8 = from.row(8, of: rows, stride)
    let a9 = from.row(9, of: rows, stride)
    let a10 = from.row(10, of: rows, stride)
    let a11 = from.row(11, of: rows, stride)
    let a12 = from.row(12, of: rows, stride)
    let a13 = from.row(13, of: rows, stride)
    let a14 = from.row(14, of: rows, stride)
    let a15 = from.row(15, of: rows, stride)
    let b0 = a0.interleavedLow(a8)
    let b1 = a0.interleavedHigh(a8)
    let b2 = a1.interleavedLow(a9)
    let b3 = a1.interleavedHigh(a9)
    let b4 = a2.interleavedLow(a10)
    let b5 = a2.interleavedHigh(a10)
    let b6 = a3.interleavedLow(a11)
    let b7 = a3.interleavedHigh(a11)
    let b8 = a4.interleavedLow(a12)
    let b9 = a4.interleavedHigh(a12)
    let b10 = a5.interleavedLow(a13)
    let b11 = a5.interleavedHigh(a13)
    let b12 = a6.interleavedLow(a14)
    let b13 = a6.interleavedHigh(a14)
    let b14 = a7.interleavedLow(a15)
    let b15 = a7.interleavedHigh(a15)
    let c0 = b0.interleavedLow(b8)
    let c1 = b0.interleavedHigh(b8)
    let c2 = b1.interleavedLow(b9)
    let c3 = b1.interleavedHigh(b9)
    let c4 = b2.interleavedLow(b10)
    let c5 = b2.interleavedHigh(b10)
    let c6 = b3.interleavedLow(b11)
    let c7 = b3.interleavedHigh(b11)
    let c8 = b4.interleavedLow(b12)
    let c9 = b4.interleavedHigh(b12)
    let c10 = b5.interleavedLow(b13)
    let c11 = b5.interleavedHigh(b13)
    let c12 = b6.interleavedLow(b14)
    let c13 = b6.interleavedHigh(b14)
    let c14 = b7.interleavedLow(b15)
    let c15 = b7.interleavedHigh(b15)
    let d0 = c0.interleavedLow(c8)
    let d1 = c0.interleavedHigh(c8)
    let d2 = c1.interleavedLow(c9)
    let d3 = c1.interleavedHigh(c9)
    let d4 = c2.interleavedLow(c10)
    let d5 = c2.interleavedHigh(c10)
    let d6 = c3.interleavedLow(c11)
    let d7 = c3.interleavedHigh(c11)
    let d8 = c4.interleavedLow(c12)
    let d9 = c4.interleavedHigh(c12)
    let d10 = c5.interleavedLow(c13)
    let d11 = c5.interleavedHigh(c13)
    let d12 = c6.interleavedLow(c14)
    let d13 = c6.interleavedHigh(c14)
    let d14 = c7.interleavedLow(c15)
    let d15 = c7.interleavedHigh(c15)
    let e0 = d0.interleavedLow(d8)
    let e1 = d0.interleavedHigh(d8)
    let e2 = d1.interleavedLow(d9)
    let e3 = d1.interleavedHigh(d9)
    let e4 = d2.interleavedLow(d10)
    let e5 = d2.interleavedHigh(d10)
    let e6 = d3.interleavedLow(d11)
    let e7 = d3.interleavedHigh(d11)
    let e8 = d4.interleavedLow(d12)
    let e9 = d4.interleavedHigh(d12)
    let e10 = d5.interleavedLow(d13)
    let e11 = d5.interleavedHigh(d13)
    let e12 = d6.interleavedLow(d14)
    let e13 = d6.interleavedHigh(d14)
    let e14 = d7.interleavedLow(d15)
    let e15 = d7.interleavedHigh(d15)
    (to + 0 * width).store(e0, at: 0)
    (to + 1 * width).store(e1, at: 0)
    (to + 2 * width).store(e2, at: 0)
    (to + 3 * width).store(e3, at: 0)
    (to + 4 * width).store(e4, at: 0)
    (to + 5 * width).store(e5, at: 0)
    (to + 6 * width).store(e6, at: 0)
    (to + 7 * width).store(e7, at: 0)
    (to + 8 * width).store(e8, at: 0)
    (to + 9 * width).store(e9, at: 0)
    (to + 10 * width).store(e10, at: 0)
    (to + 11 * width).store(e11, at: 0)
    (to + 12 * width).store(e12, at: 0)
    (to + 13 * width).store(e13, at: 0)
    (to + 14 * width).store(e14, at: 0)
    (to + 15 * width).store(e15, at: 0)
  }
#endif
