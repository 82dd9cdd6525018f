import Kernels
import Testing

@Suite("gradient descent")
struct DescentTests {
  @Test(
    "a step is the definition's bit for bit in every instruction set",
    arguments: supported, [0, 1, 7, 16, 61, 512])
  func step(set: InstructionSet, count: Int) {
    let (rate, decay, kept, added, momentum): (Float, Float, Float, Float, Float) = (
      0.1, 0.03, 0.9, 0.7, 0.9
    )
    let gradient = randomFloats(count, seed: 1)
    for looksAhead in [false, true] {
      var parameter = randomFloats(count, seed: 2)
      var velocity = randomFloats(count, seed: 3)
      var (expected, direction) = (parameter, velocity)
      for index in 0..<count {
        let slope = gradient[index] + decay * expected[index]
        direction[index] = kept * direction[index] + added * slope
        expected[index] -=
          rate * (looksAhead ? slope + momentum * direction[index] : direction[index])
      }
      parameter.withUnsafeMutableBufferPointer { p in
        gradient.withUnsafeBufferPointer { g in
          velocity.withUnsafeMutableBufferPointer { v in
            guard let p = p.baseAddress, let g = g.baseAddress, let v = v.baseAddress else {
              return
            }
            KernelTable(set).descend(
              p, g, v, count, rate, decay, kept, added, momentum, looksAhead)
          }
        }
      }
      #expect(parameter == expected)
      #expect(velocity == direction)
    }
  }

  @Test(
    "so is one without momentum", arguments: supported, [0, 1, 7, 16, 61, 512])
  func stepWithoutMomentum(set: InstructionSet, count: Int) {
    let (rate, decay): (Float, Float) = (0.1, 0.03)
    let gradient = randomFloats(count, seed: 1)
    var parameter = randomFloats(count, seed: 2)
    let expected = zip(parameter, gradient).map { $0 - rate * ($1 + decay * $0) }
    parameter.withUnsafeMutableBufferPointer { p in
      gradient.withUnsafeBufferPointer { g in
        guard let p = p.baseAddress, let g = g.baseAddress else { return }
        KernelTable(set).slide(p, g, count, rate, decay)
      }
    }
    #expect(parameter == expected)
  }
}
