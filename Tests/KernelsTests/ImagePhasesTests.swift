import Kernels
import Testing

@Suite("image phases")
struct ImagePhasesTests {
  /// 7×7 taps with stride 2 and padding 3 over three channels, directly and through the phases.
  struct Both {
    let direct: PackedConvolution
    let phased: PackedConvolution
    let phases: ImagePhases

    init(_ set: InstructionSet) throws {
      let weights = randomFloats(32 * 3 * 49, seed: 51)
      let bias = randomFloats(32, seed: 52)
      direct = PackedConvolution(
        weights: weights, bias: bias, inChannels: 3,
        window: ConvolutionWindow(height: 7, width: 7, stride: 2, padding: .zeros(3)),
        table: KernelTable(set))
      phases = try #require(ImagePhases(inChannels: 3, kernel: (7, 7), stride: 2, padding: 3))
      phased = PackedConvolution(
        weights: phases.weights(weights), bias: bias, inChannels: ImagePhases.channels,
        window: ConvolutionWindow(
          height: phases.taps, width: phases.taps, stride: 1, padding: .zeros(0)),
        algorithm: .winograd4x4,
        table: KernelTable(set))
    }

    func layout(_ height: Int, _ width: Int) -> ImageLayout {
      let layout = phases.layout(height: height, width: width)
      return layout.with(
        border: 0, trailing: phased.reach(height: layout.height, width: layout.width).trailing)
    }
  }

  static let shapes = [(9, 12, 2), (33, 40, 1), (75, 230, 1), (1, 1, 3)]

  @Test("a convolution with stride 2 is one with stride 1 over them", arguments: supported, shapes)
  func convolution(set: InstructionSet, shape: (height: Int, width: Int, images: Int)) throws {
    let both = try Both(set)
    let (height, width, images) = shape
    let planes = randomFloats(images * 3 * height * width, seed: 53)
    let from = ImageLayout(height: height, width: width, channels: 3, border: 3)
    let fromPhases = both.layout(height, width)
    let to = both.direct.outputLayout(for: from, border: 1)
    var image = FloatBuffer(zeros: images * from.imagePitch)
    var phased = FloatBuffer(zeros: images * fromPhases.imagePitch)
    var (expected, found) = (
      [Float](repeating: 0, count: images * to.imagePitch),
      [Float](repeating: 0, count: images * to.imagePitch)
    )
    image.withUnsafeMutablePointer { image in
      from.fill(image, fromPlanes: planes, images: images)
      both.direct.run(image, from, into: &expected, to, images: images, activation: nil)
    }
    phased.withUnsafeMutablePointer { phased in
      both.phases.fill(
        phased, fromPhases, fromPlanes: planes, height: height, width: width, images: images)
      both.phased.run(phased, fromPhases, into: &found, to, images: images, activation: nil)
    }
    let scale = expected.reduce(0) { max($0, abs($1)) }
    let worst = zip(expected, found).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(worst <= 1e-5 * scale)
  }

  @Test(
    "with the maximum in one go they give the bits of one after the other, split or not",
    arguments: supported, shapes)
  func pooled(set: InstructionSet, shape: (height: Int, width: Int, images: Int)) throws {
    let both = try Both(set)
    let (height, width, images) = shape
    let window = PoolingWindow(size: 3, stride: 2, padding: 1)
    let from = both.layout(height, width)
    let between = both.phased.outputLayout(for: from, border: 0)
    let to = window.outputLayout(for: between, border: 1)
    var input = FloatBuffer(zeros: images * from.imagePitch)
    let planes = randomFloats(images * 3 * height * width, seed: 54)
    input.withUnsafeMutablePointer {
      both.phases.fill($0, from, fromPlanes: planes, height: height, width: width, images: images)
    }
    var (middle, expected) = (
      [Float](repeating: 0, count: images * between.imagePitch),
      [Float](repeating: 0, count: images * to.imagePitch)
    )
    input.withUnsafePointer { input in
      both.phased.run(input, from, into: &middle, between, images: images, activation: .relu)
      maxPool(
        middle, between, into: &expected, to, images: images, window: window,
        table: KernelTable(set))
      for workers in [1, 2, 5] {
        var scratch = FloatBuffer(zeros: workers * both.phased.pooledScratch(for: from, window))
        var found = [Float](repeating: 0, count: images * to.imagePitch)
        scratch.withUnsafeMutablePointer { scratch in
          both.phased.run(
            input, from, into: &found, to, images: images, pooledBy: window, activation: .relu,
            scratch: scratch,
            workers: workers)
        }
        #expect(found == expected)
      }
    }
  }

  @Test("other kernels, strides and channels have none")
  func others() {
    #expect(ImagePhases(inChannels: 3, kernel: (3, 3), stride: 2, padding: 1) == nil)
    #expect(ImagePhases(inChannels: 3, kernel: (7, 7), stride: 1, padding: 3) == nil)
    #expect(ImagePhases(inChannels: 5, kernel: (7, 7), stride: 2, padding: 3) == nil)
  }
}
