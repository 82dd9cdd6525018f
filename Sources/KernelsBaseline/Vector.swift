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
  ///
  /// On plain x86-64 `addingProduct` calls `fmaf` once a lane, so the baseline multiplies and adds.
  @inline(__always)
  func multiplyAdd(_ a: Vector, _ b: Vector) -> Vector {
    #if BASELINE
      self + a * b
    #else
      addingProduct(a, b)
    #endif
  }
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
  /// Stores two vectors side by side, at any address.
  @inline(__always)
  func store(_ left: Vector, _ right: Vector) {
    UnsafeMutableRawPointer(self).storeBytes(of: left, as: Vector.self)
    UnsafeMutableRawPointer(self).storeBytes(
      of: right, toByteOffset: MemoryLayout<Vector>.size, as: Vector.self)
  }

  /// Adds two vectors side by side to what is here.
  @inline(__always)
  func add(_ left: Vector, _ right: Vector) {
    let here = UnsafePointer(self)
    store(here.vector(0) + left, here.vector(1) + right)
  }
}
