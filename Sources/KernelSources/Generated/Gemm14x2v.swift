// Written by scripts/generate-tiles.py: change the script, not this file.

#if AVX512
  /// c = a·b (+ c): 14 rows, two vectors of columns, all of `depth` in registers.
  ///
  /// - Parameters:
  ///   - depth: The length of the products' sums.
  ///   - a: Packed [depth][14].
  ///   - b: Packed [depth][two vectors], aligned to a vector.
  ///   - c: The first of 14 rows that lie `rowStride` floats apart.
  ///   - accumulate: Whether to add to what `c` holds.
  @inline(never)
  package func gemm14x2v(
    _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, _ rowStride: Int, _ accumulate: Bool
  ) {
    var l0 = Vector.zero, r0 = Vector.zero
    var l1 = Vector.zero, r1 = Vector.zero
    var l2 = Vector.zero, r2 = Vector.zero
    var l3 = Vector.zero, r3 = Vector.zero
    var l4 = Vector.zero, r4 = Vector.zero
    var l5 = Vector.zero, r5 = Vector.zero
    var l6 = Vector.zero, r6 = Vector.zero
    var l7 = Vector.zero, r7 = Vector.zero
    var l8 = Vector.zero, r8 = Vector.zero
    var l9 = Vector.zero, r9 = Vector.zero
    var l10 = Vector.zero, r10 = Vector.zero
    var l11 = Vector.zero, r11 = Vector.zero
    var l12 = Vector.zero, r12 = Vector.zero
    var l13 = Vector.zero, r13 = Vector.zero
    var a = a
    var b = b
    for _ in 0..<depth {
      let left = b.aligned(0), right = b.aligned(1)
      let x0 = Vector(repeating: a[0])
      l0 = l0.multiplyAdd(x0, left)
      r0 = r0.multiplyAdd(x0, right)
      let x1 = Vector(repeating: a[1])
      l1 = l1.multiplyAdd(x1, left)
      r1 = r1.multiplyAdd(x1, right)
      let x2 = Vector(repeating: a[2])
      l2 = l2.multiplyAdd(x2, left)
      r2 = r2.multiplyAdd(x2, right)
      let x3 = Vector(repeating: a[3])
      l3 = l3.multiplyAdd(x3, left)
      r3 = r3.multiplyAdd(x3, right)
      let x4 = Vector(repeating: a[4])
      l4 = l4.multiplyAdd(x4, left)
      r4 = r4.multiplyAdd(x4, right)
      let x5 = Vector(repeating: a[5])
      l5 = l5.multiplyAdd(x5, left)
      r5 = r5.multiplyAdd(x5, right)
      let x6 = Vector(repeating: a[6])
      l6 = l6.multiplyAdd(x6, left)
      r6 = r6.multiplyAdd(x6, right)
      let x7 = Vector(repeating: a[7])
      l7 = l7.multiplyAdd(x7, left)
      r7 = r7.multiplyAdd(x7, right)
      let x8 = Vector(repeating: a[8])
      l8 = l8.multiplyAdd(x8, left)
      r8 = r8.multiplyAdd(x8, right)
      let x9 = Vector(repeating: a[9])
      l9 = l9.multiplyAdd(x9, left)
      r9 = r9.multiplyAdd(x9, right)
      let x10 = Vector(repeating: a[10])
      l10 = l10.multiplyAdd(x10, left)
      r10 = r10.multiplyAdd(x10, right)
      let x11 = Vector(repeating: a[11])
      l11 = l11.multiplyAdd(x11, left)
      r11 = r11.multiplyAdd(x11, right)
      let x12 = Vector(repeating: a[12])
      l12 = l12.multiplyAdd(x12, left)
      r12 = r12.multiplyAdd(x12, right)
      let x13 = Vector(repeating: a[13])
      l13 = l13.multiplyAdd(x13, left)
      r13 = r13.multiplyAdd(x13, right)
      a += 14
      b += 2 * Vector.scalarCount
    }
    guard accumulate else {
      (c + 0 * rowStride).store(l0, r0)
      (c + 1 * rowStride).store(l1, r1)
      (c + 2 * rowStride).store(l2, r2)
      (c + 3 * rowStride).store(l3, r3)
      (c + 4 * rowStride).store(l4, r4)
      (c + 5 * rowStride).store(l5, r5)
      (c + 6 * rowStride).store(l6, r6)
      (c + 7 * rowStride).store(l7, r7)
      (c + 8 * rowStride).store(l8, r8)
      (c + 9 * rowStride).store(l9, r9)
      (c + 10 * rowStride).store(l10, r10)
      (c + 11 * rowStride).store(l11, r11)
      (c + 12 * rowStride).store(l12, r12)
      (c + 13 * rowStride).store(l13, r13)
      return
    }
    (c + 0 * rowStride).add(l0, r0)
    (c + 1 * rowStride).add(l1, r1)
    (c + 2 * rowStride).add(l2, r2)
    (c + 3 * rowStride).add(l3, r3)
    (c + 4 * rowStride).add(l4, r4)
    (c + 5 * rowStride).add(l5, r5)
    (c + 6 * rowStride).add(l6, r6)
    (c + 7 * rowStride).add(l7, r7)
    (c + 8 * rowStride).add(l8, r8)
    (c + 9 * rowStride).add(l9, r9)
    (c + 10 * rowStride).add(l10, r10)
    (c + 11 * rowStride).add(l11, r11)
    (c + 12 * rowStride).add(l12, r12)
    (c + 13 * rowStride).add(l13, r13)
  }
#endif
