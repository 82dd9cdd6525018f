import Autograd
import Vision

/// A network of two stages with 32 and 64 channels, and its definition in Double.
struct SmallNetwork {
  let network: FoldedNetwork

  init(seed: UInt64 = 3) {
    var generator = SeededGenerator(seed: seed)
    func convolution(_ input: Int, _ output: Int, _ kernel: Int, _ stride: Int) -> FoldedConvolution
    {
      func random(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
        (0..<count).map { _ in Float.random(in: range, using: &generator) }
      }
      let taps = input * kernel * kernel
      let bound = (3 / Float(taps)).squareRoot()
      return FoldedConvolution(
        weights: Tensor(
          random(output * taps, -bound...bound), shape: [output, input, kernel, kernel]),
        stride: stride, padding: kernel / 2,
        normalization: .init(
          weight: random(output, 0.5...1.5), bias: random(output, -0.5...0.5),
          mean: random(output, -0.5...0.5), variance: random(output, 0.5...2)))
    }
    func block(_ name: String, _ input: Int, _ output: Int, _ stride: Int) -> FoldedNetwork.Block {
      FoldedNetwork.Block(
        name: name, conv1: convolution(input, output, 3, stride),
        conv2: convolution(output, output, 3, 1),
        downsample: stride == 1 ? nil : convolution(input, output, 1, stride))
    }
    network = FoldedNetwork(
      stem: convolution(3, 32, 7, 2),
      stages: [
        [block("layer1.0", 32, 32, 1), block("layer1.1", 32, 32, 1)],
        [block("layer2.0", 32, 64, 2), block("layer2.1", 64, 64, 1), block("layer2.2", 64, 64, 1)],
      ])
  }

  /// Numbers [channel][height][width].
  struct Planes {
    var channels: Int
    var height: Int
    var width: Int
    var numbers: [Double]

    subscript(c: Int, y: Int, x: Int) -> Double {
      get { numbers[(c * height + y) * width + x] }
      set { numbers[(c * height + y) * width + x] = newValue }
    }
  }

  /// What each part makes of one image, by name; the features under "features".
  func outputs(of image: Planes) -> [String: [Double]] {
    var outputs: [String: [Double]] = [:]
    var here = relu(convolve(image, network.stem))
    outputs["conv1"] = here.numbers
    here = maximum(here)
    outputs["maxpool"] = here.numbers
    for block in network.stages.joined() {
      let identity = block.downsample.map { convolve(here, $0) } ?? here
      here = convolve(relu(convolve(here, block.conv1)), block.conv2)
      for index in here.numbers.indices { here.numbers[index] += identity.numbers[index] }
      here = relu(here)
      outputs[block.name] = here.numbers
    }
    let area = here.height * here.width
    outputs["features"] = (0..<here.channels).map { channel in
      here.numbers[channel * area..<(channel + 1) * area].reduce(0, +) / Double(area)
    }
    return outputs
  }

  private func relu(_ input: Planes) -> Planes {
    var output = input
    output.numbers = input.numbers.map { max($0, 0) }
    return output
  }

  private func convolve(_ input: Planes, _ c: FoldedConvolution) -> Planes {
    let height = (input.height + 2 * c.padding - c.kernel.height) / c.stride + 1
    let width = (input.width + 2 * c.padding - c.kernel.width) / c.stride + 1
    let channels = c.bias.count
    let weights = c.foldedWeights()
    var output = Planes(
      channels: channels, height: height, width: width,
      numbers: [Double](repeating: 0, count: channels * height * width))
    for o in 0..<channels {
      for y in 0..<height {
        for x in 0..<width {
          var sum = Double(c.bias[o])
          for k in 0..<c.inChannels {
            for i in 0..<c.kernel.height {
              for j in 0..<c.kernel.width {
                let (row, column) = (y * c.stride + i - c.padding, x * c.stride + j - c.padding)
                guard row >= 0, row < input.height, column >= 0, column < input.width else {
                  continue
                }
                let weight = ((o * c.inChannels + k) * c.kernel.height + i) * c.kernel.width + j
                sum += input[k, row, column] * Double(weights[weight])
              }
            }
          }
          output[o, y, x] = sum
        }
      }
    }
    return output
  }

  private func maximum(_ input: Planes) -> Planes {
    let (height, width) = ((input.height - 1) / 2 + 1, (input.width - 1) / 2 + 1)
    var output = Planes(
      channels: input.channels, height: height, width: width,
      numbers: [Double](repeating: 0, count: input.channels * height * width))
    for c in 0..<input.channels {
      for y in 0..<height {
        for x in 0..<width {
          var largest = -Double.infinity
          for row in max(2 * y - 1, 0)...min(2 * y + 1, input.height - 1) {
            for column in max(2 * x - 1, 0)...min(2 * x + 1, input.width - 1) {
              largest = max(largest, input[c, row, column])
            }
          }
          output[c, y, x] = largest
        }
      }
    }
    return output
  }
}
