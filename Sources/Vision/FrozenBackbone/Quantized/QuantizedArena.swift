internal import Kernels

/// The memory in which a quantised network computes, for one size of image: allocated once.
///
/// As in `FrozenArena` every buffer has one layout for good, so its border is written once, here; the
/// first stages work on a few images at a time, the last ones on many.
final class QuantizedArena {
  /// Where the numbers of one stage lie, in bytes from the arena's start.
  struct Stage {
    let layout: ImageLayout
    /// Images that go through this stage at a time: no fewer than through the one before.
    let images: Int
    /// What a block's first convolution makes; in the stem scratch memory for each worker.
    let inner: Int
    /// What a block leaves, and in the end the stage: as many images as the next one takes.
    let output: Int
  }

  let height: Int
  let width: Int
  /// Images at a time in the last stage.
  let images: Int
  /// Threads that the stem has scratch memory for.
  let workers: Int
  /// The image with its border; images as in the stem.
  let input: ImageLayout
  let inputOffset: Int
  /// The stem first.
  let stages: [Stage]
  private var memory: ByteBuffer

  /// Activations of a stage that are worked on at a time: what the cores' caches hold.
  private static let working = 1 << 21
  /// Weights of a stage that make it worth while to take all images at once.
  private static let heavy = 1 << 20

  /// Room for `images` images of one size.
  init(_ network: QuantizedNetwork, height: Int, width: Int, images most: Int) {
    self.height = height
    self.width = width
    images = most
    workers = Parallel.threads
    input = ImageLayout(
      height: height, width: width, channels: network.stem.inChannels,
      border: network.stem.padding)
    let pooled = QuantizedNetwork.pool.outputLayout(
      for: network.stem.outputLayout(for: input, border: 0), border: 1)
    var layouts = [pooled]
    var weights = [0]
    for stage in network.stages {
      guard let first = stage.first, let before = layouts.last else { continue }
      layouts.append(first.conv1.outputLayout(for: before, border: 1))
      weights.append(stage.reduce(0) { $0 + $1.weightCount })
    }
    var counts: [Int] = []
    for (layout, weights) in zip(layouts, weights) {
      let fitting = weights > Self.heavy ? most : Self.working / (2 * layout.imagePitch)
      counts.append(min(most, max(counts.last ?? 1, fitting)))
    }
    counts[counts.count - 1] = most
    var size = 0
    func reserve(_ count: Int) -> Int {
      defer { size += (count + 63) / 64 * 64 }
      return size
    }
    inputOffset = reserve(counts[0] * input.imagePitch)
    let strip = network.stem.pooledScratch(for: input, QuantizedNetwork.pool)
    let workers = workers
    stages = layouts.indices.map { index in
      let layout = layouts[index]
      let next = counts[min(index + 1, counts.count - 1)]
      return Stage(
        layout: layout, images: counts[index],
        inner: reserve(index == 0 ? workers * strip : counts[index] * layout.imagePitch),
        output: reserve(next * layout.imagePitch))
    }
    memory = ByteBuffer(zeros: size)
    fillBorder(images: counts[0], with: network.inputBorder)
  }

  /// Whether so many images of this size can be computed here.
  func fits(height: Int, width: Int, images: Int) -> Bool {
    self.height == height && self.width == width && self.images >= images
      && workers >= Parallel.threads
  }

  /// Lends the memory for one batch.
  func withMemory(_ body: (UnsafeMutablePointer<UInt8>) -> Void) {
    memory.withUnsafeMutablePointer(body)
  }

  /// Bytes of all buffers.
  var byteCount: Int { memory.count }

  /// An image's border stands for 0, which is another integer in each channel.
  private func fillBorder(images: Int, with pixel: [UInt8]) {
    let (input, offset) = (input, inputOffset)
    memory.withUnsafeMutablePointer { memory in
      for index in 0..<images * input.imagePitch {
        memory[offset + index] = pixel[index % pixel.count]
      }
    }
  }
}

/// Only `Int8Program` holds one, and uses it under its lock.
extension QuantizedArena: @unchecked Sendable {}
