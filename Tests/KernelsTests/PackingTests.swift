import Kernels
import Testing

@Suite("packing")
struct PackingTests {
  @Test(
    "panels hold the rows transposed, zeros beyond them, and nothing behind is touched",
    arguments: supported, [(14, 14), (13, 14), (32, 32), (5, 32), (16, 16), (8, 8), (3, 4), (6, 6)])
  func panels(set: InstructionSet, shape: (Int, Int)) {
    let table = KernelTable(set)
    let (rows, width) = shape
    for depth in [1, 2, 3, 7, 16, 17, 64, 70] {
      // Rows side by side, and levels side by side.
      for (kernel, rowStride, levelStride) in [
        (table.packRows, depth + 3, 1), (table.packLevels, 1, rows + 2),
      ] {
        let count = (rows - 1) * rowStride + (depth - 1) * levelStride + 1
        let from = randomFloats(count, seed: 31)
        var to = [Float](repeating: -7, count: depth * width + 40)
        kernel(from, rows, max(rowStride, levelStride), depth, &to, width)
        var expected = [Float](repeating: -7, count: to.count)
        for level in 0..<depth {
          for row in 0..<width {
            expected[level * width + row] =
              row < rows ? from[row * rowStride + level * levelStride] : 0
          }
        }
        #expect(to == expected)
      }
    }
  }
}
