/// to[level][row] = from[row · stride + level]: packs a panel from rows whose numbers lie side by side.
///
/// - Parameters:
///   - rows: How many rows there are; the rest of the panel's width is zeros.
///   - to: Packed [depth][width]; nothing beyond is written.
@inline(never)
package func packrows1v(
  _ from: UnsafePointer<Float>, _ rows: Int, _ stride: Int, _ depth: Int,
  _ to: UnsafeMutablePointer<Float>, _ width: Int
) {
  let lanes = Vector.scalarCount
  // The last rows first: a square writes whole vectors, also where the panel ends. What is too much
  // falls on rows of the next level, which are written afterwards.
  var first = (width - 1) / lanes * lanes
  while first >= 0 {
    let here = from + first * stride
    let count = min(lanes, max(rows - first, 0))
    var level = 0
    // The last levels have no next one, and go number by number.
    while (level + lanes - 1) * width + first + lanes <= depth * width && level + lanes <= depth {
      transposeSquare(here + level, count, stride, to + level * width + first, width)
      level += lanes
    }
    while level < depth {
      let end = min(lanes, width - first)
      for row in 0..<end {
        to[level * width + first + row] = row < count ? here[row * stride + level] : 0
      }
      level += 1
    }
    first -= lanes
  }
}

/// to[level][row] = from[level · stride + row]: packs a panel from levels whose numbers lie side by
/// side.
///
/// - Parameters:
///   - rows: How many rows there are; the rest of the panel's width is zeros.
///   - to: Packed [depth][width]; nothing beyond is written.
@inline(never)
package func packlevels1v(
  _ from: UnsafePointer<Float>, _ rows: Int, _ stride: Int, _ depth: Int,
  _ to: UnsafeMutablePointer<Float>, _ width: Int
) {
  var from = from
  var to = to
  let lanes = Vector.scalarCount
  if rows == width && width == 2 * lanes {
    for _ in 0..<depth {
      to.store(from.vector(0), from.vector(1))
      from += stride
      to += width
    }
    return
  }
  let quads = rows / 4
  for _ in 0..<depth {
    for quad in 0..<quads {
      UnsafeMutableRawPointer(to + 4 * quad).storeBytes(
        of: UnsafeRawPointer(from + 4 * quad).loadUnaligned(as: SIMD4<Float>.self),
        as: SIMD4<Float>.self)
    }
    var row = 4 * quads
    while row < width {
      to[row] = row < rows ? from[row] : 0
      row += 1
    }
    from += stride
    to += width
  }
}
