// Written by scripts/generate-tiles.py: change the script, not this file.

/// c = a·b (+ c): 1 row, two vectors of columns, all of `depth` in registers.
///
/// - Parameters:
///   - depth: The length of the products' sums.
///   - a: Packed [depth][1].
///   - b: Packed [depth][two vectors], aligned to a vector.
///   - c: The first of 1 row that lie `rowStride` floats apart.
///   - accumulate: Whether to add to what `c` holds.
@inline(never)
package func gemm1x2v(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ rowStride: Int, _ accumulate: Bool
) {
  var l0 = Vector.zero, r0 = Vector.zero
  var a = a
  var b = b
  for _ in 0..<depth {
    let left = b.aligned(0), right = b.aligned(1)
    let x0 = Vector(repeating: a[0])
    l0 = l0.multiplyAdd(x0, left)
    r0 = r0.multiplyAdd(x0, right)
    a += 1
    b += 2 * Vector.scalarCount
  }
  guard accumulate else {
    (c + 0 * rowStride).store(l0, r0)
    return
  }
  (c + 0 * rowStride).add(l0, r0)
}
