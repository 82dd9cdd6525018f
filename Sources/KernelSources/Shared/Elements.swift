internal import CVector

// What softmax, normalization and their gradients do to numbers that lie side by side. No product is
// fused with a sum, so every instruction set gives the same bits. `to` may be one of the inputs.

/// to[i] = exp(from[i] − shift), within one unit in the last place.
@inline(never)
package func exponentials1v(
  _ from: UnsafePointer<Float>, _ count: Int, _ shift: Float, _ to: UnsafeMutablePointer<Float>
) {
  let shifts = Vector(repeating: shift)
  each(from, count, to) { cvector_exponential($0 - shifts) }
}

/// to[i] = 1 / (1 + exp(−from[i])).
@inline(never)
package func sigmoids1v(
  _ from: UnsafePointer<Float>, _ count: Int, _ to: UnsafeMutablePointer<Float>
) {
  each(from, count, to) { cvector_sigmoid($0) }
}

/// to[i] = from[i] − number.
@inline(never)
package func subtract1v(
  _ from: UnsafePointer<Float>, _ count: Int, _ number: Float, _ to: UnsafeMutablePointer<Float>
) {
  let numbers = Vector(repeating: number)
  each(from, count, to) { $0 - numbers }
}

/// to[i] = from[i] · factor.
@inline(never)
package func scale1v(
  _ from: UnsafePointer<Float>, _ count: Int, _ factor: Float, _ to: UnsafeMutablePointer<Float>
) {
  let factors = Vector(repeating: factor)
  each(from, count, to) { $0 * factors }
}

/// to[i] = (from[i] − center) · scale + shift.
@inline(never)
package func normalize1v(
  _ from: UnsafePointer<Float>, _ count: Int, _ center: Float, _ scale: Float, _ shift: Float,
  _ to: UnsafeMutablePointer<Float>
) {
  let (centers, scales) = (Vector(repeating: center), Vector(repeating: scale))
  let shifts = Vector(repeating: shift)
  each(from, count, to) { cvector_normalize($0, centers, scales, shifts) }
}

/// to[i] = (gradient[i] − offset − (input[i] − center) · slope) · scale.
@inline(never)
package func denormalize1v(
  _ gradient: UnsafePointer<Float>, _ input: UnsafePointer<Float>, _ count: Int, _ offset: Float,
  _ center: Float, _ slope: Float, _ scale: Float, _ to: UnsafeMutablePointer<Float>
) {
  let (offsets, centers) = (Vector(repeating: offset), Vector(repeating: center))
  let (slopes, scales) = (Vector(repeating: slope), Vector(repeating: scale))
  each(gradient, input, count, to) { ($0 - offsets - ($1 - centers) * slopes) * scales }
}

/// to[i] = a[i] + b[i].
@inline(never)
package func sums1v(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int,
  _ to: UnsafeMutablePointer<Float>
) {
  each(a, b, count, to) { $0 + $1 }
}

/// to[i] = a[i] − b[i].
@inline(never)
package func differences1v(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int,
  _ to: UnsafeMutablePointer<Float>
) {
  each(a, b, count, to) { $0 - $1 }
}

/// to[i] = a[i] · b[i].
@inline(never)
package func products1v(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int,
  _ to: UnsafeMutablePointer<Float>
) {
  each(a, b, count, to) { $0 * $1 }
}

/// to[i] = the larger of a[i] and b[i], a[i] where they are equal; NaN if one is.
@inline(never)
package func larger1v(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int,
  _ to: UnsafeMutablePointer<Float>
) {
  each(a, b, count, to) { $0.larger($1) }
}

// The last vector may overlap the one before it. It is computed first, as `to` may be `from`.

@inline(__always)
private func each(
  _ from: UnsafePointer<Float>, _ count: Int, _ to: UnsafeMutablePointer<Float>,
  _ body: (Vector) -> Vector
) {
  let last = count - Vector.scalarCount
  if last < 0 {
    return cvector_store_part(to, body(cvector_load_part(from, count)), count)
  }
  let end = body((from + last).vector(0))
  for index in 0..<count / Vector.scalarCount { to.store(body(from.vector(index)), at: index) }
  (to + last).store(end, at: 0)
}

@inline(__always)
private func each(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int,
  _ to: UnsafeMutablePointer<Float>, _ body: (Vector, Vector) -> Vector
) {
  let last = count - Vector.scalarCount
  if last < 0 {
    let (left, right) = (cvector_load_part(a, count), cvector_load_part(b, count))
    return cvector_store_part(to, body(left, right), count)
  }
  let end = body((a + last).vector(0), (b + last).vector(0))
  for index in 0..<count / Vector.scalarCount {
    to.store(body(a.vector(index), b.vector(index)), at: index)
  }
  (to + last).store(end, at: 0)
}
