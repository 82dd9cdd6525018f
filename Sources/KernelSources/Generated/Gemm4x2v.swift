// Written by scripts/generate-tiles.py: change the script, not this file.

/// c = a·b (+ c): 4 rows, two vectors of columns, all of `depth` in registers.
///
/// - Parameters:
///   - depth: The length of the products' sums.
///   - a: Packed [depth][4].
///   - b: Packed [depth][two vectors], aligned to a vector.
///   - c: The first of 4 rows that lie `rowStride` floats apart.
///   - accumulate: Whether to add to what `c` holds.
@inline(never)
package func gemm4x2v(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ rowStride: Int, _ accumulate: Bool
) {
  var l0 = Vector.zero, r0 = Vector.zero
  var l1 = Vector.zero, r1 = Vector.zero
  var l2 = Vector.zero, r2 = Vector.zero
  var l3 = Vector.zero, r3 = Vector.zero
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
    a += 4
    b += 2 * Vector.scalarCount
  }
  guard accumulate else {
    (c + 0 * rowStride).store(l0, r0)
    (c + 1 * rowStride).store(l1, r1)
    (c + 2 * rowStride).store(l2, r2)
    (c + 3 * rowStride).store(l3, r3)
    return
  }
  (c + 0 * rowStride).add(l0, r0)
  (c + 1 * rowStride).add(l1, r1)
  (c + 2 * rowStride).add(l2, r2)
  (c + 3 * rowStride).add(l3, r3)
}
