// Written by scripts/generate-tiles.py: change the script, not this file.

#if BASELINE
  extension Vector {
    /// The lower halves of two vectors, lane by lane.
    @inline(__always)
    fileprivate func interleavedLow(_ other: Vector) -> Vector {
      Vector(
        self[0], other[0], self[1], other[1])
    }

    /// The upper halves of two vectors, lane by lane.
    @inline(__always)
    fileprivate func interleavedHigh(_ other: Vector) -> Vector {
      Vector(
        self[2], other[2], self[3], other[3])
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
    let b0 = a0.interleavedLow(a2)
    let b1 = a0.interleavedHigh(a2)
    let b2 = a1.interleavedLow(a3)
    let b3 = a1.interleavedHigh(a3)
    let c0 = b0.interleavedLow(b2)
    let c1 = b0.interleavedHigh(b2)
    let c2 = b1.interleavedLow(b3)
    let c3 = b1.interleavedHigh(b3)
    (to + 0 * width).store(c0, at: 0)
    (to + 1 * width).store(c1, at: 0)
    (to + 2 * width).store(c2, at: 0)
    (to + 3 * width).store(c3, at: 0)
  }
#endif
