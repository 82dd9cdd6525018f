// Written by scripts/generate-tiles.py: change the script, not this file.

internal import CVector

/// c = a·b for one point of Winograd's transform: tiles of 1 row, two vectors of columns.
///
/// - Parameters:
///   - blocks: The depth in vectors.
///   - tiles: How many tiles share `b`.
///   - a: Packed [tiles][blocks][1 row][vector].
///   - b: Packed [depth][two vectors], aligned to a vector.
///   - c: [tiles][1 row][two vectors], all of it written.
///   - ahead: What is needed next: a vector of it is fetched at each of the tiles · depth steps.
@inline(never)
package func product1x2v(
  _ blocks: Int, _ tiles: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ ahead: UnsafePointer<Float>
) {
  var a = a
  var c = c
  var ahead = ahead
  for _ in 0..<tiles {
    var b = b
    var l0 = Vector.zero, r0 = Vector.zero
    for _ in 0..<blocks {
      for k in 0..<Vector.scalarCount {
        let left = b.aligned(0), right = b.aligned(1)
        cvector_prefetch(ahead)
        let x0 = Vector(repeating: a[0 * Vector.scalarCount + k])
        l0 = l0.multiplyAdd(x0, left)
        r0 = r0.multiplyAdd(x0, right)
        b += 2 * Vector.scalarCount
        ahead += Vector.scalarCount
      }
      a += 1 * Vector.scalarCount
    }
    (c + 0 * 2 * Vector.scalarCount).store(l0, r0)
    c += 1 * 2 * Vector.scalarCount
  }
}
