internal import CVector

/// One vector register of the instruction set that this target is compiled for.
#if AVX512
  package typealias Vector = SIMD16<Float>
#elseif AVX2
  package typealias Vector = SIMD8<Float>
#else
  package typealias Vector = SIMD4<Float>
#endif

extension Vector {
  /// a·b + self: fused where the processor has the instruction.
  @inline(__always)
  func multiplyAdd(_ a: Vector, _ b: Vector) -> Vector { cvector_multiply_add(a, b, self) }

  /// min(max(self, 0), ceiling) lane by lane; NaN stays NaN.
  @inline(__always)
  func clamped(_ ceiling: Vector) -> Vector { cvector_clamp(self, ceiling) }

  /// The larger of two, lane by lane; NaN if one is.
  @inline(__always)
  func larger(_ other: Vector) -> Vector { cvector_larger(self, other) }
}

extension UnsafePointer<Float> {
  /// The vector at `index` vectors from here; the address is a multiple of a vector's size.
  @inline(__always)
  func aligned(_ index: Int) -> Vector {
    UnsafeRawPointer(self).load(
      fromByteOffset: index * MemoryLayout<Vector>.size, as: Vector.self)
  }

  /// The vector at `index` vectors from here, at any address.
  @inline(__always)
  func vector(_ index: Int) -> Vector {
    UnsafeRawPointer(self).loadUnaligned(
      fromByteOffset: index * MemoryLayout<Vector>.size, as: Vector.self)
  }
}

extension UnsafeMutablePointer<Float> {
  /// Stores a vector at `index` vectors from here, at any address.
  @inline(__always)
  func store(_ vector: Vector, at index: Int) {
    UnsafeMutableRawPointer(self).storeBytes(
      of: vector, toByteOffset: index * MemoryLayout<Vector>.size, as: Vector.self)
  }

  /// Stores two vectors side by side, at any address.
  @inline(__always)
  func store(_ left: Vector, _ right: Vector) {
    store(left, at: 0)
    store(right, at: 1)
  }

  /// Adds two vectors side by side to what is here.
  @inline(__always)
  func add(_ left: Vector, _ right: Vector) {
    let here = UnsafePointer(self)
    store(here.vector(0) + left, here.vector(1) + right)
  }
}
