import Kernels
import Synchronization
import Testing

/// They set the process-wide thread count, so one runs after another.
@Suite("number of threads", .serialized)
struct ThreadCountTests {
  /// What `body` returns under each thread count; the count is put back afterwards.
  static func results<T>(_ body: () -> T) -> [T] {
    let before = Parallel.threads
    defer { Parallel.threads = before }
    return [1, 2, 3, 7].map { threads in
      Parallel.threads = threads
      return body()
    }
  }

  @Test("every index runs once")
  func everyIndexRunsOnce() {
    for count in [0, 1, 2, 5, 1000] {
      let sums = Self.results {
        let sum = Atomic<Int>(0)
        Parallel.forEach(count) { sum.wrappingAdd($0 + 1, ordering: .relaxed) }
        return sum.load(ordering: .relaxed)
      }
      #expect(sums.allSatisfy { $0 == count * (count + 1) / 2 })
    }
  }

  @Test("calls nest")
  func callsNest() {
    let sum = Atomic<Int>(0)
    Parallel.forEach(5) { _ in
      Parallel.forEach(7) { _ in sum.wrappingAdd(1, ordering: .relaxed) }
    }
    #expect(sum.load(ordering: .relaxed) == 35)
  }

  @Test("gemm gives the same bits", arguments: supported)
  func gemmGivesTheSameBits(set: InstructionSet) {
    for (m, n, k) in [(130, 270, 600), (32, 100, 1024), (1200, 40, 70)] {
      let a = randomFloats(m * k, seed: 4)
      let b = randomFloats(k * n, seed: 5)
      let results = Self.results {
        GemmTests.product(
          m, n, k, a, (k, 1), b, (n, 1), initial: [Float](repeating: 0, count: m * n),
          rowStride: n, accumulate: false, KernelTable(set))
      }
      #expect(results.allSatisfy { $0 == results[0] })
    }
  }

  @Test("convolution gives the same bits", arguments: supported)
  func convolutionGivesTheSameBits(set: InstructionSet) {
    let shapes = [
      PackedConvolutionTests.Case(
        images: 1, height: 7, width: 7, inChannels: 64, outChannels: 256, kernel: 3, stride: 1),
      PackedConvolutionTests.Case(
        images: 4, height: 30, width: 29, inChannels: 32, outChannels: 64, kernel: 3, stride: 2),
    ]
    for shape in shapes {
      let input = shape.inputs(seed: 19)
      let results = Self.results {
        PackedConvolutionTests.output(shape, set, input, addend: nil, activation: .relu)
      }
      #expect(results.allSatisfy { $0 == results[0] })
    }
  }
}
