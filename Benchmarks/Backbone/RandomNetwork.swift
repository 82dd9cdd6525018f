import Autograd
import Vision

/// ResNet-18 with weights drawn at random: the speed doesn't depend on what they are.
struct RandomNetwork {
  private var generator = SeededGenerator(seed: 1)

  /// Every part of the network, folded.
  static func resNet18() -> FoldedNetwork {
    var random = RandomNetwork()
    let stem = random.convolution(3, 64, kernel: 7, stride: 2)
    var stages: [[FoldedNetwork.Block]] = []
    var channels = 64
    for (index, width) in [64, 128, 256, 512].enumerated() {
      let stride = index == 0 ? 1 : 2
      let first = FoldedNetwork.Block(
        name: "layer\(index + 1).0",
        conv1: random.convolution(channels, width, kernel: 3, stride: stride),
        conv2: random.convolution(width, width, kernel: 3, stride: 1),
        downsample: index == 0
          ? nil : random.convolution(channels, width, kernel: 1, stride: stride))
      let second = FoldedNetwork.Block(
        name: "layer\(index + 1).1",
        conv1: random.convolution(width, width, kernel: 3, stride: 1),
        conv2: random.convolution(width, width, kernel: 3, stride: 1), downsample: nil)
      stages.append([first, second])
      channels = width
    }
    return FoldedNetwork(stem: stem, stages: stages)
  }

  private mutating func convolution(
    _ inChannels: Int, _ outChannels: Int, kernel: Int, stride: Int
  ) -> FoldedConvolution {
    let taps = inChannels * kernel * kernel
    let bound = (3 / Float(taps)).squareRoot()
    let ones = [Float](repeating: 1, count: outChannels)
    let zeros = [Float](repeating: 0, count: outChannels)
    return FoldedConvolution(
      weights: (0..<outChannels * taps).map { _ in
        Float.random(in: -bound...bound, using: &generator)
      },
      inChannels: inChannels, kernel: (kernel, kernel), stride: stride, padding: kernel / 2,
      normalization: .init(weight: ones, bias: zeros, mean: zeros, variance: ones))
  }
}
