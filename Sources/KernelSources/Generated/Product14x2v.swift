// Written by scripts/generate-tiles.py: change the script, not this file.

#if AVX512
  internal import CVector

  /// c = a·b for one point of Winograd's transform: tiles of 14 rows, two vectors of columns.
  ///
  /// - Parameters:
  ///   - blocks: The depth in vectors.
  ///   - tiles: How many tiles share `b`.
  ///   - a: Packed [tiles][blocks][14 rows][vector].
  ///   - b: Packed [depth][two vectors], aligned to a vector.
  ///   - c: [tiles][14 rows][two vectors], all of it written.
  ///   - ahead: What is needed next: a vector of it is fetched at each of the tiles · depth steps.
  @inline(never)
  package func product14x2v(
    _ blocks: Int, _ tiles: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, _ ahead: UnsafePointer<Float>
  ) {
    var a = a
    var c = c
    var ahead = ahead
    for _ in 0..<tiles {
      var b = b
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
      for _ in 0..<blocks {
        for k in 0..<Vector.scalarCount {
          let left = b.aligned(0), right = b.aligned(1)
          cvector_prefetch(ahead)
          let x0 = Vector(repeating: a[0 * Vector.scalarCount + k])
          l0 = l0.multiplyAdd(x0, left)
          r0 = r0.multiplyAdd(x0, right)
          let x1 = Vector(repeating: a[1 * Vector.scalarCount + k])
          l1 = l1.multiplyAdd(x1, left)
          r1 = r1.multiplyAdd(x1, right)
          let x2 = Vector(repeating: a[2 * Vector.scalarCount + k])
          l2 = l2.multiplyAdd(x2, left)
          r2 = r2.multiplyAdd(x2, right)
          let x3 = Vector(repeating: a[3 * Vector.scalarCount + k])
          l3 = l3.multiplyAdd(x3, left)
          r3 = r3.multiplyAdd(x3, right)
          let x4 = Vector(repeating: a[4 * Vector.scalarCount + k])
          l4 = l4.multiplyAdd(x4, left)
          r4 = r4.multiplyAdd(x4, right)
          let x5 = Vector(repeating: a[5 * Vector.scalarCount + k])
          l5 = l5.multiplyAdd(x5, left)
          r5 = r5.multiplyAdd(x5, right)
          let x6 = Vector(repeating: a[6 * Vector.scalarCount + k])
          l6 = l6.multiplyAdd(x6, left)
          r6 = r6.multiplyAdd(x6, right)
          let x7 = Vector(repeating: a[7 * Vector.scalarCount + k])
          l7 = l7.multiplyAdd(x7, left)
          r7 = r7.multiplyAdd(x7, right)
          let x8 = Vector(repeating: a[8 * Vector.scalarCount + k])
          l8 = l8.multiplyAdd(x8, left)
          r8 = r8.multiplyAdd(x8, right)
          let x9 = Vector(repeating: a[9 * Vector.scalarCount + k])
          l9 = l9.multiplyAdd(x9, left)
          r9 = r9.multiplyAdd(x9, right)
          let x10 = Vector(repeating: a[10 * Vector.scalarCount + k])
          l10 = l10.multiplyAdd(x10, left)
          r10 = r10.multiplyAdd(x10, right)
          let x11 = Vector(repeating: a[11 * Vector.scalarCount + k])
          l11 = l11.multiplyAdd(x11, left)
          r11 = r11.multiplyAdd(x11, right)
          let x12 = Vector(repeating: a[12 * Vector.scalarCount + k])
          l12 = l12.multiplyAdd(x12, left)
          r12 = r12.multiplyAdd(x12, right)
          let x13 = Vector(repeating: a[13 * Vector.scalarCount + k])
          l13 = l13.multiplyAdd(x13, left)
          r13 = r13.multiplyAdd(x13, right)
          b += 2 * Vector.scalarCount
          ahead += Vector.scalarCount
        }
        a += 14 * Vector.scalarCount
      }
      (c + 0 * 2 * Vector.scalarCount).store(l0, r0)
      (c + 1 * 2 * Vector.scalarCount).store(l1, r1)
      (c + 2 * 2 * Vector.scalarCount).store(l2, r2)
      (c + 3 * 2 * Vector.scalarCount).store(l3, r3)
      (c + 4 * 2 * Vector.scalarCount).store(l4, r4)
      (c + 5 * 2 * Vector.scalarCount).store(l5, r5)
      (c + 6 * 2 * Vector.scalarCount).store(l6, r6)
      (c + 7 * 2 * Vector.scalarCount).store(l7, r7)
      (c + 8 * 2 * Vector.scalarCount).store(l8, r8)
      (c + 9 * 2 * Vector.scalarCount).store(l9, r9)
      (c + 10 * 2 * Vector.scalarCount).store(l10, r10)
      (c + 11 * 2 * Vector.scalarCount).store(l11, r11)
      (c + 12 * 2 * Vector.scalarCount).store(l12, r12)
      (c + 13 * 2 * Vector.scalarCount).store(l13, r13)
      c += 14 * 2 * Vector.scalarCount
    }
  }
#endif
