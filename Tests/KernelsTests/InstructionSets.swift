import Kernels

/// The instruction sets that the machine under test can execute.
let supported = InstructionSet.allCases.filter(\.isSupported)

/// Floats in [−1, 1) from a 64-bit linear congruential generator: the same on every machine.
func randomFloats(_ count: Int, seed: UInt64) -> [Float] {
  var state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
  }
}
