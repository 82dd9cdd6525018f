import Kernels
import Testing

@Suite("windows of convolutions")
struct ConvolutionWindowTests {
  /// tf.keras.layers.Conv2D(1, kernel, stride, padding="same") of TensorFlow 2: how many zeros lie before and
  /// behind, by its rule.
  @Test(
    "SAME makes ⌈size/stride⌉ and puts the larger half behind",
    arguments: [
      (224, 3, 2, 0, 1, 112), (225, 3, 2, 1, 1, 113), (112, 5, 2, 1, 2, 56), (7, 5, 1, 2, 2, 7),
      (1, 5, 2, 2, 2, 1), (2, 3, 2, 0, 1, 1), (8, 1, 2, 0, 0, 4),
    ])
  func same(size: Int, kernel: Int, stride: Int, before: Int, after: Int, output: Int) {
    let padding = ConvolutionPadding.same
    let sides = padding.sides(of: size, kernel: kernel, stride: stride)
    #expect(sides == (before, after))
    #expect(padding.outputSize(of: size, kernel: kernel, stride: stride) == output)
  }

  @Test(
    "sides may differ across and down", arguments: InstructionSet.allCases.filter(\.isSupported))
  func packed(set: InstructionSet) {
    let window = ConvolutionWindow(height: 3, width: 3, stride: 2, padding: .same)
    let (height, width, channels) = (6, 7, 16)
    let (border, trailing) = window.reach(height: height, width: width)
    let from = ImageLayout(
      height: height, width: width, channels: channels, border: border, trailing: trailing)
    let outputs = 32
    let weights = randomFloats(outputs * channels * 9, seed: 1)
    let convolution = PackedConvolution(
      weights: weights, bias: [Float](repeating: 0, count: outputs), inChannels: channels,
      window: window, table: KernelTable(set))
    let to = convolution.outputLayout(for: from, border: 0)
    #expect((to.height, to.width) == (3, 4))
    var input = [Float](repeating: 0, count: from.imagePitch)
    let numbers = randomFloats(height * width * channels, seed: 2)
    for y in 0..<height {
      for x in 0..<width {
        for c in 0..<channels {
          input[from.offset(image: 0, y: y, x: x) + c] = numbers[(y * width + x) * channels + c]
        }
      }
    }
    var output = [Float](repeating: 0, count: to.imagePitch)
    convolution.run(input, from, into: &output, to, images: 1)
    for y in 0..<3 {
      for x in 0..<4 {
        for o in stride(from: 0, to: outputs, by: 7) {
          var sum = 0.0
          for i in 0..<3 {
            for j in 0..<3 {
              // Six rows have no zero above, seven columns one to the left.
              let (row, column) = (2 * y + i, 2 * x + j - 1)
              guard row < height, column >= 0, column < width else { continue }
              for c in 0..<channels {
                sum +=
                  Double(numbers[(row * width + column) * channels + c])
                  * Double(weights[((o * channels + c) * 3 + i) * 3 + j])
              }
            }
          }
          #expect(abs(Double(output[to.offset(image: 0, y: y, x: x) + o]) - sum) < 1e-4)
        }
      }
    }
  }
}
