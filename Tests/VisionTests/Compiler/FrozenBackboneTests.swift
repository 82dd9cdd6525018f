import Autograd
import Kernels
import Testing
import Vision

@Suite("frozen backbone", .serialized)
struct FrozenBackboneTests {
  private func images(_ count: Int, _ height: Int, _ width: Int, seed: UInt64 = 4) -> Tensor {
    var generator = SeededGenerator(seed: seed)
    let pixels = (0..<count * 3 * height * width).map { _ in
      Float.random(in: -2...2, using: &generator)
    }
    return Tensor(pixels, shape: [count, 3, height, width])
  }

  private func image(_ index: Int, of images: Tensor) -> Tensor {
    let count = images.count / images.shape[0]
    return Tensor(
      Array(images.scalars[index * count..<(index + 1) * count]), shape: [1] + images.shape[1...])
  }

  /// The largest difference, as a share of the largest expected value.
  private func error(_ found: [Float], _ expected: [Double]) -> Double {
    let scale = expected.reduce(0) { max($0, abs($1)) }
    return zip(found, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) } / scale
  }

  @Test(
    "every block and the features agree with the definition",
    arguments: InstructionSet.allCases.filter(\.isSupported), [(32, 32), (33, 47), (5, 1)])
  func agreesWithDefinition(set: InstructionSet, size: (Int, Int)) throws {
    let (height, width) = size
    let small = SmallNetwork()
    let backbone = try FrozenBackbone(small.graph, for: set)
    let images = images(2, height, width)
    let blocks = backbone.blockOutputs(of: images)
    #expect(
      blocks.map(\.name) == [
        "maxpool", "layer1.0", "layer1.1", "layer2.0", "layer2.1", "layer2.2",
      ])
    let features = backbone.features(of: images)
    #expect(features.shape == [2, 64])
    for index in 0..<2 {
      let planes = SmallNetwork.Planes(
        channels: 3, height: height, width: width,
        numbers: image(index, of: images).scalars.map(Double.init))
      let expected = small.outputs(of: planes)
      for (name, output) in blocks {
        #expect(error(image(index, of: output).scalars, expected[name] ?? []) < 1e-5, "\(name)")
      }
      let found = Array(features.scalars[index * 64..<(index + 1) * 64])
      #expect(error(found, expected["features"] ?? []) < 1e-5)
    }
  }

  @Test("an image has the same features bit for bit alone and in any batch")
  func batchesAgree() throws {
    let backbone = try FrozenBackbone(SmallNetwork().graph)
    let images = images(37, 40, 36)
    let together = backbone.features(of: images).scalars
    for index in [0, 5, 31, 32, 36] {
      let alone = backbone.features(of: image(index, of: images)).scalars
      #expect(alone == Array(together[index * 64..<(index + 1) * 64]))
    }
    #expect(try FrozenBackbone(SmallNetwork().graph).features(of: images).scalars == together)
  }

  @Test("another size in between leaves nothing behind")
  func sizesDoNotMix() throws {
    let backbone = try FrozenBackbone(SmallNetwork().graph)
    let (small, large) = (images(3, 32, 32), images(2, 64, 48))
    let first = backbone.features(of: small).scalars
    _ = backbone.features(of: large)
    #expect(backbone.features(of: small).scalars == first)
  }

  @Test("any number of threads gives the same bits")
  func threadsAgree() throws {
    let backbone = try FrozenBackbone(SmallNetwork().graph)
    let images = images(5, 64, 64)
    let before = Parallel.threads
    defer { Parallel.threads = before }
    let results = [1, 2, 3, 7].map { threads in
      Parallel.threads = threads
      return backbone.features(of: images).scalars
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test("volatile in, volatile out; a graph ends here")
  func volatile() throws {
    let backbone = try FrozenBackbone(SmallNetwork().graph)
    let images = images(1, 32, 32)
    let inference = backbone(Variable(images, volatile: true))
    #expect(inference.isVolatile)
    #expect(!inference.requiresGrad)
    #expect(inference.gradFn == nil)
    let plain = backbone(Variable(images, requiresGrad: true))
    #expect(!plain.isVolatile)
    #expect(!plain.requiresGrad)
    #expect(plain.gradFn == nil)
    #expect(plain.data.scalars == inference.data.scalars)
  }

  @Test("no image, no features")
  func empty() throws {
    let backbone = try FrozenBackbone(SmallNetwork().graph)
    #expect(backbone.features(of: Tensor(shape: [0, 3, 32, 32])).shape == [0, 64])
  }

  @Test("nothing in it trains, and training mode changes nothing")
  func nothingTrains() throws {
    let backbone = try FrozenBackbone(SmallNetwork().graph)
    #expect(backbone.parameters.isEmpty)
    backbone.train()
    #expect(!backbone.isTraining)
  }

  @Test("several threads may use one backbone")
  func severalThreads() async throws {
    let backbone = try FrozenBackbone(SmallNetwork().graph)
    let batches = (0..<4).map { images($0 + 1, 32, 32 + 8 * $0, seed: UInt64($0)) }
    let expected = batches.map { backbone.features(of: $0).scalars }
    let found = await withTaskGroup(of: (Int, [Float]).self) { group in
      for (index, batch) in batches.enumerated() {
        group.addTask { (index, backbone.features(of: batch).scalars) }
      }
      return await group.reduce(into: [Int: [Float]]()) { $0[$1.0] = $1.1 }
    }
    #expect(expected.indices.allSatisfy { found[$0] == expected[$0] })
  }
}
