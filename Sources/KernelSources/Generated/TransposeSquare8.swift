// Written by scripts/generate-tiles.py: change the script, not this file.

#if AVX2
  extension Vector {
    /// The lower halves of two vectors, lane by lane.
    @inline(__always)
    fileprivate func interleavedLow(_ other: Vector) -> Vector {
      Vector(
        self[0], other[0], self[1], other[1], self[2], other[2], self[3], other[3])
    }

    /// The upper halves of two vectors, lane by lane.
    @inline(__always)
    fileprivate func interleavedHigh(_ other: Vector) -> Vector {
      Vector(
        self[4], other[4], self[5], other[5], self[6], other[6], self[7], other[7])
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
    let b0 = a0.interleavedLow(a4)
    let b1 = a0.interleavedHigh(a4)
    let b2 = a1.interleavedLow(a5)
    let b3 = a1.interleavedHigh(a5)
    let b4 = a2.interleavedLow(a6)
    let b5 = a2.interleavedHigh(a6)
    let b6 = a3.interleavedLow(a7)
    let b7 = a3.interleavedHigh(a7)
    let c0 = b0.interleavedLow(b4)
    let c1 = b0.interleavedHigh(b4)
    let c2 = b1.interleavedLow(b5)
    let c3 = b1.interleavedHigh(b5)
    let c4 = b2.interleavedLow(b6)
    let c5 = b2.interleavedHigh(b6)
    let c6 = b3.interleavedLow(b7)
    let c7 = b3.interleavedHigh(b7)
    let d0 = c0.interleavedLow(c4)
    let d1 = c0.interleavedHigh(c4)
    let d2 = c1.interleavedLow(c5)
    let d3 = c1.interleavedHigh(c5)
    let d4 = c2.interleavedLow(c6)
    let d5 = c2.interleavedHigh(c6)
    let d6 = c3.interleavedLow(c7)
    let d7 = c3.interleavedHigh(c7)
    (to + 0 * width).store(d0, at: 0)
    (to + 1 * width).store(d1, at: 0)
    (to + 2 * width).store(d2, at: 0)
    (to + 3 * width).store(d3, at: 0)
    (to + 4 * width).store(d4, at: 0)
    (to + 5 * width).store(d5, at: 0)
    (to + 6 * width).store(d6, at: 0)
    (to + 7 * width).store(d7, at: 0)
  }
#endif
