import Kernels
import Testing

@Suite("choice of a convolution's algorithm")
struct ConvolutionAlgorithmTests {
  static func fastest(
    channels: Int = 64, kernel: Int = 3, stride: Int = 1, batchSize: Int,
    on set: InstructionSet = .avx512
  ) -> ConvolutionAlgorithm {
    .fastest(
      inChannels: channels,
      window: ConvolutionWindow(
        height: kernel, width: kernel, stride: stride, padding: .zeros(kernel / 2)),
      batchSize: batchSize, on: set)
  }

  @Test("many images are worth Winograd's heavier weights", arguments: InstructionSet.allCases)
  func manyImages(set: InstructionSet) {
    for channels in [16, 64, 128, 256, 512, 1024] {
      #expect(Self.fastest(channels: channels, batchSize: 32, on: set) == .winograd4x4)
    }
  }

  @Test("one image isn't, where there are many channels")
  func oneImage() {
    #expect(Self.fastest(channels: 256, batchSize: 1) == .winograd4x4)
    #expect(Self.fastest(channels: 384, batchSize: 1) == .winograd4x4)
    #expect(Self.fastest(channels: 512, batchSize: 1) == .direct)
    #expect(Self.fastest(channels: 2048, batchSize: 1) == .direct)
    #expect(Self.fastest(channels: 512, batchSize: 2) == .winograd4x4)
  }

  @Test("what Winograd's algorithm doesn't compute is direct, and what should be packed soon")
  func direct() {
    #expect(Self.fastest(kernel: 1, batchSize: 32) == .direct)
    #expect(Self.fastest(kernel: 7, batchSize: 32) == .direct)
    #expect(Self.fastest(stride: 2, batchSize: 32) == .direct)
    #expect(Self.fastest(channels: 24, batchSize: 32) == .direct)
    #expect(Self.fastest(batchSize: 0) == .direct)
  }
}
