internal import Kernels

/// One batch on its way through a frozen network.
struct FrozenPass {
  let network: FrozenNetwork
  let arena: FrozenArena
  let memory: UnsafeMutablePointer<Float>
  /// [image, channel, height, width].
  let planes: UnsafePointer<Float>
  let observer: FrozenObserver?

  /// features[image, channel]: the mean over what the last stage makes.
  func run(images: Int, features: UnsafeMutablePointer<Float>) {
    guard let last = arena.stages.last else { return }
    for images in (0..<images).pieces(of: last.images) {
      produce(arena.stages.count - 1, images)
      globalAveragePool(
        memory + last.output, last.layout, images: images.count,
        into: features + images.lowerBound * network.featureCount, table: network.table)
    }
  }

  /// Leaves the output of a stage for `images` at the start of the stage's output buffer.
  private func produce(_ index: Int, _ images: Range<Int>) {
    let stage = arena.stages[index]
    for piece in images.pieces(of: stage.images) {
      let slot = (piece.lowerBound - images.lowerBound) * stage.layout.imagePitch
      let output = memory + stage.output + slot
      if index == 0 {
        runStem(stage, piece, into: output)
      } else {
        produce(index - 1, piece)
        runBlocks(index, piece, into: output)
      }
    }
  }

  private func runStem(
    _ stage: FrozenArena.Stage, _ images: Range<Int>, into output: UnsafeMutablePointer<Float>
  ) {
    let (layout, input) = (arena.input, memory + arena.inputOffset)
    let planeCount = network.stem.inChannels * arena.height * arena.width
    network.stem.fill(
      input, layout, fromPlanes: planes + images.lowerBound * planeCount, height: arena.height,
      width: arena.width, images: images.count)
    network.stem.convolution.run(
      input, layout, into: output, stage.layout, images: images.count,
      pooledBy: FrozenNetwork.pool, scratch: memory + arena.scratch, workers: arena.workers)
    observer?.saw("maxpool", images, output, stage.layout)
  }

  private func runBlocks(
    _ index: Int, _ images: Range<Int>, into output: UnsafeMutablePointer<Float>
  ) {
    let (stage, before) = (arena.stages[index], arena.stages[index - 1])
    let (inner, scratch) = (memory + stage.inner, memory + arena.scratch)
    var (input, inputLayout) = (UnsafePointer(memory + before.output), before.layout)
    for block in network.stages[index - 1] {
      block.conv1.run(
        input, inputLayout, into: inner, stage.layout, images: images.count, rectify: true,
        scratch: scratch, workers: arena.workers)
      observer?.saw("\(block.name).conv1", images, inner, stage.layout)
      var addend = input
      if let downsample = block.downsample {
        downsample.run(
          input, inputLayout, into: output, stage.layout, images: images.count, rectify: false,
          scratch: scratch, workers: arena.workers)
        observer?.saw("\(block.name).downsample", images, output, stage.layout)
        addend = UnsafePointer(output)
      }
      block.conv2.run(
        inner, stage.layout, into: output, stage.layout, images: images.count, adding: addend,
        rectify: true, scratch: scratch, workers: arena.workers)
      observer?.saw(block.name, images, output, stage.layout)
      (input, inputLayout) = (UnsafePointer(output), stage.layout)
    }
  }
}

extension Range<Int> {
  /// Consecutive parts of at most `size`.
  func pieces(of size: Int) -> [Range<Int>] {
    stride(from: lowerBound, to: upperBound, by: size).map { $0..<Swift.min($0 + size, upperBound) }
  }
}
