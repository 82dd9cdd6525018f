import Foundation
import Kernels

/// `kernel-benchmark`: what the cores can do, and what share of it each kernel reaches.
///
/// `FINETUNE_ISA` chooses the instruction set, `THREADS` the number of threads. With `TABLE=1` it prints
/// what `scripts/measure-convolutions.sh` makes a table of.
@main
enum KernelBenchmark {
  static func main() {
    if let threads = ProcessInfo.processInfo.environment["THREADS"].flatMap(Int.init) {
      Parallel.threads = threads
    }
    if ProcessInfo.processInfo.environment["TABLE"] != nil { return AlgorithmTable.run() }
    let table = KernelTable.current
    let one = peak(threads: 1)
    let all = peak(threads: Parallel.threads)
    print("\(table.instructionSet.rawValue), \(Parallel.threads) threads")
    print(line("peak, one core", one, of: one))
    print(line("peak, all threads", all, of: all))
    for tile in table.gemmTiles {
      print(line("tile \(tile.rows)x\(table.columns), depth 256", tileRate(tile), of: one))
    }
    for depth in [64, 128, 256, 512] {
      let tile = table.productTiles[0]
      let name = "product \(tile.rows)x\(table.columns), depth \(depth)"
      print(line(name, productRate(tile, depth: depth, tiles: 4), of: one))
    }
    for (m, n, k) in [
      (32, 100, 512), (100, 512, 32), (128, 128, 128), (512, 512, 512), (1024, 1024, 1024),
      (64, 3136, 576), (512, 49, 4608), (3136, 64, 576),
    ] {
      let rate = gemmRate(m, n, k)
      print(
        line("gemm \(m)×\(n)×\(k)", rate, of: all), milliseconds(2e-9 * Double(m * n * k) / rate))
    }
    for images in [1, 32] { ConvolutionBenchmark.run(images: images, peak: all) }
    for images in [1, 32] { Int8Benchmark.run(images: images, peak: all) }
  }

  private static func peak(threads: Int) -> Double {
    let table = KernelTable.current
    let repeats = 1 << 18
    let seconds = shortest {
      Parallel.forEach(threads) { _ in _ = table.peak(repeats, 0.5) }
    }
    return 2e-9 * Double(threads * repeats * 12 * table.lanes) / seconds
  }

  private static func tileRate(_ tile: KernelTable.GemmTile) -> Double {
    let depth = 256
    let columns = KernelTable.current.columns
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { memory.deallocate() }
    let floats = memory.bindMemory(to: Float.self, capacity: 1 << 16)
    floats.initialize(repeating: 0.5, count: 1 << 16)
    let seconds = shortest {
      tile.kernel(
        depth, floats + columns * depth, floats, floats + (1 << 15), columns, false)
    }
    return 2e-9 * Double(tile.rows * columns * depth) / seconds
  }

  /// Winograd's product at one point: rows that fit the second-level cache, a panel of weights.
  private static func productRate(
    _ tile: KernelTable.ProductTile, depth: Int, tiles: Int
  ) -> Double {
    let table = KernelTable.current
    let (input, output) = (tile.rows * depth, tile.rows * table.columns)
    var memory = FloatBuffer(zeros: (tiles + 2) * (input + output) + table.columns * depth)
    let seconds = memory.withUnsafeMutablePointer { weights in
      let inputs = weights + table.columns * depth
      return shortest {
        tile.kernel(
          depth / table.lanes, tiles, inputs, weights, inputs + tiles * input, inputs)
      }
    }
    return 2e-9 * Double(tiles * tile.rows * table.columns * depth) / seconds
  }

  private static func gemmRate(_ m: Int, _ n: Int, _ k: Int) -> Double {
    let a = [Float](repeating: 0.5, count: m * k)
    let b = [Float](repeating: 0.5, count: k * n)
    var c = [Float](repeating: 0, count: m * n)
    let seconds = a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        c.withUnsafeMutableBufferPointer { c -> Double in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else {
            return .infinity
          }
          return shortest {
            gemm(
              m: m, n: n, k: k, Matrix(a, rowStride: k, columnStride: 1),
              Matrix(b, rowStride: n, columnStride: 1), into: c, rowStride: n, accumulate: false)
          }
        }
      }
    }
    return 2e-9 * Double(m * n * k) / seconds
  }
}
