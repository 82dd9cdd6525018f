internal import Autograd
internal import Kernels

extension Graph {
  /// What a node makes of one image: [channels, height, width], with height and width 1 for vectors.
  package struct Shape: Sendable, Equatable {
    package var channels: Int
    package var height: Int
    package var width: Int

    /// How many numbers it has.
    package var count: Int { channels * height * width }
  }

  /// The shape of each node's output for images of a size.
  package func shapes(height: Int, width: Int) -> [Shape] {
    var shapes: [Shape] = []
    for node in nodes {
      guard let input = node.inputs.first.map({ shapes[$0] }) else {
        shapes.append(Shape(channels: channels, height: height, width: width))
        continue
      }
      shapes.append(node.operation.shape(for: input))
    }
    return shapes
  }

  /// Channels of the images.
  package var channels: Int {
    if case .images(let channels) = nodes[0].operation { channels } else { 0 }
  }

  /// The multiplications of its convolutions and linear layers for an image of a size, as their definition
  /// has them.
  package func multiplications(height: Int, width: Int) -> Int {
    zip(nodes, shapes(height: height, width: width)).reduce(0) { sum, pair in
      switch pair.0.operation {
      case .convolution(let convolution): sum + pair.1.count * convolution.weights.taps
      case .linear(let weight, _): sum + weight.count
      default: sum
      }
    }
  }
}

extension Operation {
  fileprivate func shape(for input: Graph.Shape) -> Graph.Shape {
    switch self {
    case .images, .batchNorm, .add, .activation: return input
    case .convolution(let convolution):
      var shape = input
      shape.channels = convolution.weights.outChannels
      (shape.height, shape.width) = convolution.outputSize(of: (input.height, input.width))
      guard let pool = convolution.pool else { return shape }
      return Operation.maxPool(pool).shape(for: shape)
    case .maxPool(let window), .averagePool(let window, _):
      func size(_ input: Int) -> Int {
        (input + 2 * window.padding - window.size) / window.stride + 1
      }
      return Graph.Shape(
        channels: input.channels, height: size(input.height), width: size(input.width))
    case .globalAveragePool: return Graph.Shape(channels: input.channels, height: 1, width: 1)
    case .flatten: return Graph.Shape(channels: input.count, height: 1, width: 1)
    case .linear(let weight, _):
      return Graph.Shape(channels: weight.shape[0], height: 1, width: 1)
    }
  }
}

extension Operation.Convolution {
  /// Zeros above, left, below and right of images of a size.
  package func zeros(
    around size: (height: Int, width: Int)
  ) -> (top: Int, left: Int, bottom: Int, right: Int) {
    let (rows, columns) = padding.sides
    let (top, bottom) = rows.sides(of: size.height, kernel: span.height, stride: stride.height)
    let (left, right) = columns.sides(of: size.width, kernel: span.width, stride: stride.width)
    return (top, left, bottom, right)
  }

  fileprivate func outputSize(of size: (height: Int, width: Int)) -> (height: Int, width: Int) {
    let (rows, columns) = padding.sides
    return (
      rows.outputSize(of: size.height, kernel: span.height, stride: stride.height),
      columns.outputSize(of: size.width, kernel: span.width, stride: stride.width)
    )
  }

  /// The pixels from a window's first to its last tap.
  private var span: (height: Int, width: Int) {
    (
      dilation.height * (weights.kernel.height - 1) + 1,
      dilation.width * (weights.kernel.width - 1) + 1
    )
  }
}
