// Written by scripts/generate-tiles.py: change the script, not this file.

internal import CVector

/// c = a·b for one point of Winograd's transform: tiles of 4 rows, two vectors of columns.
///
/// - Parameters:
///   - blocks: The depth in vectors.
///   - tiles: How many tiles share `b`.
///   - a: Packed [tiles][blocks][4 rows][vector].
///   - b: Packed [depth][two vectors], aligned to a vector.
///   - c: [tiles][4 rows][two vectors], all of it written.
///   - ahead: What is needed next: a vector of it is fetched at each of the tiles · depth steps.
@inline(never)
package func product4x2v(
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
        b += 2 * Vector.scalarCount
        ahead += Vector.scalarCount
      }
      a += 4 * Vector.scalarCount
    }
    (c + 0 * 2 * Vector.scalarCount).store(l0, r0)
    (c + 1 * 2 * Vector.scalarCount).store(l1, r1)
    (c + 2 * 2 * Vector.scalarCount).store(l2, r2)
    (c + 3 * 2 * Vector.scalarCount).store(l3, r3)
    c += 4 * 2 * Vector.scalarCount
  }
}
