import Autograd
import Vision

/// A network of two stages with 32 and 64 channels, and its definition in Double.
final class SmallNetwork: Module {
  let conv1: Conv2d
  let bn1 = BatchNorm2d(32)
  let layer1: Sequential
  let layer2: Sequential

  init(seed: UInt64 = 3) {
    var generator = SeededGenerator(seed: seed)
    conv1 = Conv2d(
      3, 32, kernelSize: 7, stride: 2, padding: 3, bias: false, using: &generator)
    layer1 = Sequential(
      BasicBlock(32, 32, stride: 1, using: &generator),
      BasicBlock(32, 32, stride: 1, using: &generator))
    layer2 = Sequential(
      BasicBlock(32, 64, stride: 2, using: &generator),
      BasicBlock(64, 64, stride: 1, using: &generator),
      BasicBlock(64, 64, stride: 1, using: &generator))
    generator = SeededGenerator(seed: seed)
    func fill(_ convolution: any Module, _ normalization: any Module) {
      guard let convolution = convolution as? Conv2d,
        let normalization = normalization as? BatchNorm2d
      else { return }
      func fill(_ variable: Variable, _ range: ClosedRange<Float>) {
        variable.data = Tensor(
          (0..<variable.data.count).map { _ in Float.random(in: range, using: &generator) },
          shape: variable.shape)
      }
      let bound = (3 / Float(convolution.weight.shape.dropFirst().reduce(1, *))).squareRoot()
      fill(convolution.weight, -bound...bound)
      fill(normalization.weight, 0.5...1.5)
      fill(normalization.bias, -0.5...0.5)
      fill(normalization.runningMean, -0.5...0.5)
      fill(normalization.runningVariance, 0.5...2)
    }
    fill(conv1, bn1)
    for (_, block) in blocks {
      fill(block.conv1, block.bn1)
      fill(block.conv2, block.bn2)
      if let layers = block.downsample?.layers { fill(layers[0], layers[1]) }
    }
  }

  func callAsFunction(_ input: consuming Variable) -> Variable {
    let stem = bn1(conv1(input)).relu().maxPool2d(kernelSize: 3, stride: 2, padding: 1)
    return layer2(layer1(stem)).adaptiveAvgPool2d(outputSize: 1).flatten()
  }

  var children: [(name: String, module: any Module)] {
    [("conv1", conv1), ("bn1", bn1), ("layer1", layer1), ("layer2", layer2)]
  }

  /// What is compiled.
  var graph: Graph {
    get throws { try Graph(tracing: self) }
  }

  /// Its residual blocks by name, in order.
  private var blocks: [(name: String, block: BasicBlock)] {
    [("layer1", layer1), ("layer2", layer2)].flatMap { stage, layers in
      layers.children.compactMap { name, module in
        (module as? BasicBlock).map { ("\(stage).\(name)", $0) }
      }
    }
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
    var here = relu(normalize(convolve(image, conv1), bn1))
    outputs["conv1"] = here.numbers
    here = maximum(here)
    outputs["maxpool"] = here.numbers
    for (name, block) in blocks {
      var identity = here
      if let layers = block.downsample?.layers, let convolution = layers[0] as? Conv2d,
        let normalization = layers[1] as? BatchNorm2d
      {
        identity = normalize(convolve(here, convolution), normalization)
      }
      here = relu(normalize(convolve(here, block.conv1), block.bn1))
      here = normalize(convolve(here, block.conv2), block.bn2)
      for index in here.numbers.indices { here.numbers[index] += identity.numbers[index] }
      here = relu(here)
      outputs[name] = here.numbers
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

  private func normalize(_ input: Planes, _ layer: BatchNorm2d) -> Planes {
    var output = input
    let area = input.height * input.width
    func numbers(_ variable: Variable) -> [Double] { variable.data.scalars.map(Double.init) }
    let (weight, bias) = (numbers(layer.weight), numbers(layer.bias))
    let (mean, variance) = (numbers(layer.runningMean), numbers(layer.runningVariance))
    for index in input.numbers.indices {
      let c = index / area
      let deviation = (variance[c] + Double(layer.eps)).squareRoot()
      output.numbers[index] = (input.numbers[index] - mean[c]) / deviation * weight[c] + bias[c]
    }
    return output
  }

  private func convolve(_ input: Planes, _ layer: Conv2d) -> Planes {
    guard case .zeros(let zeros) = layer.padding else { preconditionFailure("zeros on each side") }
    let (stride, padding) = (layer.stride.height, zeros.height)
    let (channels, side) = (layer.weight.shape[0], layer.weight.shape[2])
    let weights = layer.weight.data.scalars
    let height = (input.height + 2 * padding - side) / stride + 1
    let width = (input.width + 2 * padding - side) / stride + 1
    var output = Planes(
      channels: channels, height: height, width: width,
      numbers: [Double](repeating: 0, count: channels * height * width))
    for o in 0..<channels {
      for y in 0..<height {
        for x in 0..<width {
          var sum = 0.0
          for k in 0..<input.channels {
            for i in 0..<side {
              for j in 0..<side {
                let (row, column) = (y * stride + i - padding, x * stride + j - padding)
                guard row >= 0, row < input.height, column >= 0, column < input.width else {
                  continue
                }
                let weight = ((o * input.channels + k) * side + i) * side + j
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
