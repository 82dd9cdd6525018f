internal import CVector

// Partial results in a number of lanes that is the same in every instruction set, and so are their bits;
// the driver joins them.

/// lanes[l] = Σ from[16·k + l] over all whole blocks of 16.
@inline(never)
package func sum16(
  _ from: UnsafePointer<Float>, _ blocks: Int, _ lanes: UnsafeMutablePointer<Float>
) {
  reduce16(from, blocks, lanes, Vector.zero) { $0 + $1 }
}

/// lanes[l] = the largest from[16·k + l] over all whole blocks of 16, NaN if one is; −∞ for none.
@inline(never)
package func largest16(
  _ from: UnsafePointer<Float>, _ blocks: Int, _ lanes: UnsafeMutablePointer<Float>
) {
  reduce16(from, blocks, lanes, Vector(repeating: -.infinity)) { $0.larger($1) }
}

@inline(__always)
private func reduce16(
  _ from: UnsafePointer<Float>, _ blocks: Int, _ lanes: UnsafeMutablePointer<Float>,
  _ first: Vector, _ join: (Vector, Vector) -> Vector
) {
  var (a, b, c, d) = (first, first, first, first)
  for block in 0..<blocks {
    let here = from + 16 * block
    a = join(a, here.vector(0))
    #if !AVX512
      b = join(b, here.vector(1))
      #if !AVX2
        c = join(c, here.vector(2))
        d = join(d, here.vector(3))
      #endif
    #endif
  }
  lanes.store(a, at: 0)
  #if !AVX512
    lanes.store(b, at: 1)
    #if !AVX2
      lanes.store(c, at: 2)
      lanes.store(d, at: 3)
    #endif
  #endif
}

/// lanes[l] = Σ x and lanes[4 + l] = 0, for x = from[4·k + l] over all whole blocks of 4, in Double.
@inline(never)
package func precisesum4(
  _ from: UnsafePointer<Float>, _ blocks: Int, _ lanes: UnsafeMutablePointer<Double>
) {
  var sum = SIMD4<Double>(repeating: 0)
  for block in 0..<blocks { sum += cvector_widen(from + 4 * block) }
  store(sum, SIMD4(repeating: 0), lanes)
}

/// lanes[l] = Σ (x − pivot) and lanes[4 + l] = Σ (x − pivot)², likewise.
@inline(never)
package func precisemoments4(
  _ from: UnsafePointer<Float>, _ blocks: Int, _ pivot: Double,
  _ lanes: UnsafeMutablePointer<Double>
) {
  let pivots = SIMD4<Double>(repeating: pivot)
  var (sum, squares) = (SIMD4<Double>(repeating: 0), SIMD4<Double>(repeating: 0))
  for block in 0..<blocks {
    let difference = cvector_widen(from + 4 * block) - pivots
    sum += difference
    squares += difference * difference
  }
  store(sum, squares, lanes)
}

/// lanes[l] = Σ y and lanes[4 + l] = Σ y · (x − pivot), likewise.
@inline(never)
package func preciseproducts4(
  _ y: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ blocks: Int, _ pivot: Double,
  _ lanes: UnsafeMutablePointer<Double>
) {
  let pivots = SIMD4<Double>(repeating: pivot)
  var (sum, products) = (SIMD4<Double>(repeating: 0), SIMD4<Double>(repeating: 0))
  for block in 0..<blocks {
    let factor = cvector_widen(y + 4 * block)
    sum += factor
    products += factor * (cvector_widen(x + 4 * block) - pivots)
  }
  store(sum, products, lanes)
}

@inline(__always)
private func store(
  _ first: SIMD4<Double>, _ second: SIMD4<Double>, _ lanes: UnsafeMutablePointer<Double>
) {
  let raw = UnsafeMutableRawPointer(lanes)
  raw.storeBytes(of: first, as: SIMD4<Double>.self)
  raw.storeBytes(of: second, toByteOffset: 32, as: SIMD4<Double>.self)
}
