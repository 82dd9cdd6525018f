internal import Kernels

/// The memory in which a frozen network computes, for one size of image: allocated once.
///
/// Every buffer has one layout for good, so its border of zeros is written once, here. The first
/// stages work on a few images at a time, so that their large activations stay in the last level of
/// cache; the last ones on many, since their weights are large.
final class FrozenArena {
  /// Where the numbers of one stage lie, in floats from the arena's start.
  struct Stage {
    let layout: ImageLayout
    /// Images that go through this stage at a time: no fewer than through the one before.
    let images: Int
    /// What a block's first convolution makes.
    let inner: Int
    /// What a block leaves, and in the end the stage: as many images as the next one takes.
    let output: Int
  }

  let height: Int
  let width: Int
  /// Images at a time in the last stage.
  let images: Int
  /// Threads that there is scratch memory for.
  let workers: Int
  /// The normalised image as the stem reads it; images as in the stem.
  let input: ImageLayout
  let inputOffset: Int
  /// The stem first.
  let stages: [Stage]
  /// What one convolution or another needs, as many times as there are workers.
  let scratch: Int
  private var memory: FloatBuffer

  /// Activations of a stage that are worked on at a time, in floats.
  private static let working = 1 << 22

  /// Room for `images` images of one size.
  init(_ network: FrozenNetwork, height: Int, width: Int, images: Int) {
    self.height = height
    self.width = width
    self.images = images
    var size = 0
    func reserve(_ count: Int) -> Int {
      defer { size += (count + 15) / 16 * 16 }
      return size
    }
    let sizes = Sizes(network, height: height, width: width, images: images)
    input = sizes.input
    inputOffset = reserve(sizes.images[0] * sizes.input.imagePitch)
    let workers = Parallel.threads
    self.workers = workers
    stages = sizes.layouts.indices.map { index in
      let layout = sizes.layouts[index]
      let images = sizes.images[index]
      let next = sizes.images[min(index + 1, sizes.images.count - 1)]
      return Stage(
        layout: layout, images: images,
        inner: index == 0 ? 0 : reserve(images * layout.imagePitch),
        output: reserve(next * layout.imagePitch))
    }
    let strip = network.stem.convolution.pooledScratch(for: sizes.input, FrozenNetwork.pool)
    let needed = zip(stages.dropFirst(), network.stages).flatMap { stage, blocks in
      blocks.flatMap(\.convolutions).map {
        $0.scratchCount(for: stage.layout, images: stage.images, workers: workers)
      }
    }
    scratch = reserve(needed.reduce(workers * strip, max))
    memory = FloatBuffer(zeros: size)
  }

  /// Whether so many images of this size can be computed here.
  func fits(height: Int, width: Int, images: Int) -> Bool {
    self.height == height && self.width == width && self.images >= images
      && workers >= Parallel.threads
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
    var layouts: [ImageLayout]
    var images: [Int]

    init(_ network: FrozenNetwork, height: Int, width: Int, images most: Int) {
      input = network.stem.inputLayout(height: height, width: width)
      let stem = network.stem.convolution.outputLayout(for: input, border: 0)
      layouts = [FrozenNetwork.pool.outputLayout(for: stem, border: 1)]
      for stage in network.stages {
        guard let first = stage.first, let before = layouts.last else { continue }
        layouts.append(first.conv1.outputLayout(for: before, border: 1))
      }
      for (index, layout) in layouts.enumerated() {
        // Whoever reads it: this stage, and the first block of the next.
        let readers =
          (index > 0 ? network.stages[index - 1] : [])
          + network.stages.dropFirst(index).prefix(1)
          .compactMap(\.first)
        let trailing = readers.flatMap(\.convolutions).map {
          $0.trailing(height: layout.height, width: layout.width)
        }
        layouts[index] = layout.with(border: 1, trailing: trailing.reduce(1, max))
      }
      images = []
      for layout in layouts {
        let fitting = FrozenArena.working / (2 * layout.imagePitch)
        // Parts of equal size.
        let size = max(images.last ?? 1, min(fitting, most))
        let parts = (most + size - 1) / size
        images.append((most + parts - 1) / parts)
      }
      images[images.count - 1] = most
    }
  }
}

/// Only a `FloatProgram` holds one, in a `Mutex`, and uses it under that lock alone.
extension FrozenArena: @unchecked Sendable {}
