/// Numbers that this package and `Fixtures/formula.py` compute alike, so that inputs and weights of
/// golden tests needn't be stored.
enum FormulaNumbers {
  /// `count` numbers in [−1, 1) that follow from a name: multiples of 2⁻²³, the same everywhere.
  ///
  /// The mixing of SplitMix64 over the FNV-1a hash of the name plus a multiple of the index.
  static func uniform(_ name: String, count: Int) -> [Float] {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return (0..<count).map { index in
      var z = hash &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      z ^= z >> 31
      return Float(z >> 40) * 0x1p-23 - 1
    }
  }

  /// The same between two bounds, computed in Double and rounded once.
  static func uniform(_ name: String, count: Int, in range: ClosedRange<Double>) -> [Float] {
    let (middle, half) = (
      (range.lowerBound + range.upperBound) / 2, (range.upperBound - range.lowerBound) / 2
    )
    return uniform(name, count: count).map { Float(middle + half * Double($0)) }
  }
}
