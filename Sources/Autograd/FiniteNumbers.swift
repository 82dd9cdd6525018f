extension UnsafeBufferPointer<Float> {
  /// Whether all numbers are finite: neither infinite nor NaN.
  package var areFinite: Bool {
    // Added to an exponent of all ones, and to no other, this carries into the sign's place.
    var carries: UInt32 = 0
    for value in self { carries |= (value.bitPattern & 0x7fff_ffff) &+ 0x0080_0000 }
    return carries < 0x8000_0000
  }
}

extension Tensor {
  /// Whether all elements are finite.
  package var isFinite: Bool { withUnsafeBufferPointer(\.areFinite) }
}
