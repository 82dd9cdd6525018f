internal import Kernels

/// One batch on its way through a quantised network.
struct QuantizedPass {
  let network: QuantizedNetwork
  let arena: QuantizedArena
  let memory: UnsafeMutablePointer<UInt8>
  /// [image, channel, height, width].
  let planes: UnsafePointer<Float>
  let observer: FrozenObserver?

  /// features[image, channel]: the mean over what the last stage makes.
  func run(images: Int, features: UnsafeMutablePointer<Float>) {
    guard let last = arena.stages.last else { return }
    let area = Float(last.layout.height * last.layout.width)
    for images in (0..<images).pieces(of: last.images) {
      produce(arena.stages.count - 1, images)
      int8AveragePool(
        memory + last.output, last.layout, images: images.count, factor: network.lastStep / area,
        into: features + images.lowerBound * network.featureCount)
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
    _ stage: QuantizedArena.Stage, _ images: Range<Int>, into output: UnsafeMutablePointer<UInt8>
  ) {
    let layout = arena.input
    let planeCount = 3 * layout.height * layout.width
    let input = memory + arena.inputOffset
    layout.fill(
      input, quantizing: planes + images.lowerBound * planeCount, images: images.count,
      scale: network.inputScale, offset: network.inputOffset)
    network.stem.run(
      input, layout, into: output, stage.layout, images: images.count,
      pooledBy: QuantizedNetwork.pool, scratch: memory + stage.inner, workers: arena.workers)
    observe("maxpool", images, output, stage.layout, step: network.stemStep)
  }

  private func runBlocks(
    _ index: Int, _ images: Range<Int>, into output: UnsafeMutablePointer<UInt8>
  ) {
    let (stage, before) = (arena.stages[index], arena.stages[index - 1])
    let (inner, layout, count) = (memory + stage.inner, stage.layout, images.count)
    var (input, inputLayout) = (UnsafePointer(memory + before.output), before.layout)
    for block in network.stages[index - 1] {
      block.conv1.run(input, inputLayout, into: inner, layout, images: count)
      observe("\(block.name).conv1", images, inner, layout, step: block.steps.conv1)
      var addend = input
      if let downsample = block.downsample {
        downsample.run(input, inputLayout, into: output, layout, images: count)
        observe(
          "\(block.name).downsample", images, output, layout, step: block.steps.downsample,
          zero: block.downsampleZero)
        addend = UnsafePointer(output)
      }
      block.conv2.run(
        inner, layout, into: output, layout, images: count,
        adding: .init(addend, scale: block.addendScale))
      observe(block.name, images, output, layout, step: block.steps.output)
      (input, inputLayout) = (UnsafePointer(output), layout)
    }
  }

  /// Shows what the integers stand for.
  private func observe(
    _ name: @autoclosure () -> String, _ images: Range<Int>, _ integers: UnsafePointer<UInt8>,
    _ layout: ImageLayout, step: Float, zero: Float = 0
  ) {
    guard case .outputs(let body) = observer else {
      if case .progress(let body) = observer { body(name(), layout, images.count) }
      return
    }
    let values = (0..<images.count * layout.imagePitch).map { (Float(integers[$0]) - zero) * step }
    values.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      body(name(), images, values, layout)
    }
  }
}
