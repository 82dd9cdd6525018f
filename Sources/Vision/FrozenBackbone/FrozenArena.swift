internal import Kernels

/// The memory in which a frozen network computes, for one size of image: allocated once.
///
/// Every buffer has one layout for good, so its border of zeros is written once, here. The first
/// stages work on a few images at a time, so that their large activations stay in the caches; the
/// last ones on many, since their weights are large.
final class FrozenArena {
  /// Where the numbers of one stage lie, in floats from the arena's start.
  struct Stage {
    let layout: ImageLayout
    /// Images that go through this stage at a time: no fewer than through the one before.
    let images: Int
    /// What a block's first convolution makes; in the stem the convolution before the maximum.
    let inner: Int
    let innerLayout: ImageLayout
    /// What a block leaves, and in the end the stage: as many images as the next one takes.
    let output: Int
  }

  let height: Int
  let width: Int
  /// Images at a time in the last stage.
  let images: Int
  /// The normalised image with its border; images as in the stem.
  let input: ImageLayout
  let inputOffset: Int
  /// The stem first.
  let stages: [Stage]
  private var memory: FloatBuffer

  /// Activations of a stage that are worked on at a time, in floats: what a core's cache holds.
  private static let working = 1 << 19
  /// Weights of a stage that make it worth while to take all images at once, in floats.
  private static let heavy = 1 << 20

  /// Room for `images` images of one size.
  init(_ network: FrozenNetwork, height: Int, width: Int, images: Int) {
    self.height = height
    self.width = width
    self.images = images
    var size = 0
    func reserve(_ images: Int, _ layout: ImageLayout) -> Int {
      defer { size += (images * layout.imagePitch).roundedUpToLine }
      return size
    }
    let sizes = Sizes(network, height: height, width: width, images: images)
    input = sizes.input
    inputOffset = reserve(sizes.images[0], sizes.input)
    stages = sizes.layouts.indices.map { index in
      let layout = sizes.layouts[index]
      let images = sizes.images[index]
      let innerLayout = index == 0 ? sizes.stem : layout
      let next = sizes.images[min(index + 1, sizes.images.count - 1)]
      return Stage(
        layout: layout, images: images, inner: reserve(images, innerLayout),
        innerLayout: innerLayout, output: reserve(next, layout))
    }
    memory = FloatBuffer(zeros: size)
  }

  /// Whether so many images of this size can be computed here.
  func fits(height: Int, width: Int, images: Int) -> Bool {
    self.height == height && self.width == width && self.images >= images
  }

  /// Lends the memory for one batch.
  func withMemory(_ body: (UnsafeMutablePointer<Float>) -> Void) {
    memory.withUnsafeMutablePointer(body)
  }

  /// Bytes of all buffers.
  var byteCount: Int { memory.count * MemoryLayout<Float>.size }

  /// The size of each stage, and how many images go through it at a time.
  private struct Sizes {
    let input: ImageLayout
    let stem: ImageLayout
    var layouts: [ImageLayout]
    var images: [Int]

    init(_ network: FrozenNetwork, height: Int, width: Int, images most: Int) {
      input = ImageLayout(
        height: height, width: width, channels: network.stem.inChannels,
        border: network.stem.padding)
      stem = network.stem.outputLayout(for: input, border: 0)
      let pool = FrozenNetwork.pool
      layouts = [
        ImageLayout(
          height: (stem.height + 2 * pool.padding - pool.window) / pool.stride + 1,
          width: (stem.width + 2 * pool.padding - pool.window) / pool.stride + 1,
          channels: stem.channels, border: 1)
      ]
      for stage in network.stages {
        guard let first = stage.first, let before = layouts.last else { continue }
        layouts.append(first.conv1.outputLayout(for: before, border: 1))
      }
      images = []
      for (index, layout) in layouts.enumerated() {
        let pitch = (index == 0 ? stem.imagePitch : layout.imagePitch) + layout.imagePitch
        let weights = index == 0 ? 0 : network.stages[index - 1].reduce(0) { $0 + $1.weightCount }
        let fitting = weights > FrozenArena.heavy ? most : FrozenArena.working / pitch
        images.append(min(most, max(images.last ?? 1, fitting)))
      }
      images[images.count - 1] = most
    }
  }
}

extension Int {
  /// The next multiple of a cache line, in floats.
  fileprivate var roundedUpToLine: Int { (self + 15) / 16 * 16 }
}

/// Only `FrozenBackbone` holds one, and uses it under its lock.
extension FrozenArena: @unchecked Sendable {}
