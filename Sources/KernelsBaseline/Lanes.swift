/// Sixteen floats: one zmm register, two ymm or four xmm, as the target has them.
package typealias Lanes = SIMD16<Float>

extension Lanes {
  /// a·b + self: fused where the processor has the instruction.
  ///
  /// On plain x86-64 `addingProduct` calls `fmaf` once a lane, so the baseline multiplies and adds.
  @inline(__always) @_transparent
  package func multiplyAdd(_ a: Lanes, _ b: Lanes) -> Lanes {
    #if BASELINE
      self + a * b
    #else
      addingProduct(a, b)
    #endif
  }
}
