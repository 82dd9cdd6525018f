import Kernels
import Testing

@Suite("resampling")
struct ResamplingTests {
  /// Bytes in 0...255, the same on every machine.
  private func randomBytes(_ count: Int, seed: UInt64) -> [UInt8] {
    randomFloats(count, seed: seed).map { UInt8(($0 + 1) * 127.99) }
  }

  /// Weights of 22 fractional bits between −0.3 and 1.3, so that sums leave 0...255 on both sides.
  private func randomWeights(_ count: Int, seed: UInt64) -> [Int32] {
    randomFloats(count, seed: seed).map { Int32(($0 * 0.8 + 0.5) * 4_194_304) }
  }

  private func byte(_ sum: Int32) -> UInt8 {
    UInt8(max(0, min(255, (sum &+ 1 << 21) >> 22)))
  }

  @Test("along a row, every instruction set sums as the formula says", arguments: supported)
  func across(set: InstructionSet) {
    let table = KernelTable(set)
    for (outputs, longest) in [(1, 1), (3, 2), (4, 4), (7, 5), (32, 9), (33, 3)] {
      let stride = (longest + 3) / 4 * 4
      let first = 10
      let starts = (0..<outputs).map { first + $0 * 3 / 2 }
      let counts = (0..<outputs).map { 1 + ($0 * 7 + longest - 1) % longest }
      var weights = randomWeights(outputs * stride, seed: UInt64(outputs))
      for x in 0..<outputs {
        for index in counts[x]..<stride { weights[x * stride + index] = 0 }
      }
      var parts = [Int16](repeating: 0, count: 2 * weights.count)
      for (index, weight) in weights.enumerated() {
        parts[index + index / 4 * 4] = Int16(weight >> 11)
        parts[index + index / 4 * 4 + 4] = Int16(weight & 2047)
      }
      let width = (zip(starts, counts).map(+).max() ?? 0) - first
      let row = randomBytes(3 * width + 16, seed: 5)
      var expected: [UInt8] = []
      for x in 0..<outputs {
        for channel in 0..<3 {
          var sum: Int32 = 0
          for index in 0..<counts[x] {
            sum &+=
              weights[x * stride + index]
              &* Int32(row[3 * (starts[x] - first + index) + channel])
          }
          expected.append(byte(sum))
        }
      }
      var target = [UInt8](repeating: 77, count: 3 * outputs + 16)
      table.resampleAcross(row, first, starts, counts, parts, stride, outputs, &target)
      #expect(Array(target[..<(3 * outputs)]) == expected, "\(outputs) outputs of \(longest)")
      #expect(target[(3 * outputs)...].allSatisfy { $0 == 77 }, "nothing beyond is written")
    }
  }

  @Test("along columns, every instruction set sums as the formula says", arguments: supported)
  func down(set: InstructionSet) {
    let table = KernelTable(set)
    for line in [1, 15, 16, 63, 64, 65, 200] {
      for count in [1, 2, 5] {
        let weights = randomWeights(count, seed: UInt64(line + count))
        let rows = (0..<count).map { randomBytes(line, seed: UInt64($0 + 1)) }
        let expected = (0..<line).map { x in
          byte(zip(weights, rows).reduce(0) { $0 &+ $1.0 &* Int32($1.1[x]) })
        }
        let all = rows.flatMap(\.self)
        var target = [UInt8](repeating: 77, count: line + 64)
        all.withUnsafeBufferPointer { all in
          guard let base = all.baseAddress else { return }
          table.resampleDown((0..<count).map { base + $0 * line }, weights, count, line, &target)
        }
        #expect(Array(target[..<line]) == expected, "\(count) rows of \(line)")
        #expect(target[line...].allSatisfy { $0 == 77 }, "nothing beyond is written")
      }
    }
  }
}
