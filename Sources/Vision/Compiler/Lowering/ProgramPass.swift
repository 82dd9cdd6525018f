internal import Kernels

/// What is wanted of a program.
enum ProgramResult {
  /// The mean of each channel of what the last step makes.
  case features
  /// All that the last step makes.
  case maps
}

/// One batch on its way through a program.
struct ProgramPass {
  let program: Program
  let plan: MemoryPlan
  let memory: UnsafeMutableRawPointer
  /// [image, channel, height, width].
  let planes: UnsafePointer<Float>
  let observer: ProgramObserver?

  /// Leaves what is asked for in `output`: [image, channel] or [image, channel, height, width].
  func run(images: Int, _ result: ProgramResult, into output: UnsafeMutablePointer<Float>) {
    let last = plan.stages.count - 1
    let (layout, count) = (plan.layouts[plan.layouts.count - 1], program.featureCount)
    for images in (0..<images).pieces(of: plan.images) {
      produce(last, images)
      let maps = UnsafeRawPointer(memory + plan.offsets[plan.stages[last].output])
      switch result {
      case .features:
        mean(maps, layout, images.count, into: output + images.lowerBound * count)
      case .maps:
        program.exit.planes(
          maps, layout, images: images.count, channels: count,
          into: output + images.lowerBound * count * layout.height * layout.width)
      }
    }
  }

  /// The mean of each channel; those that only fill vectors up are left out.
  private func mean(
    _ maps: UnsafeRawPointer, _ layout: ImageLayout, _ images: Int,
    into features: UnsafeMutablePointer<Float>
  ) {
    let count = program.featureCount
    if layout.channels == count {
      return program.exit.mean(maps, layout, images: images, into: features)
    }
    let capacity = images * layout.channels
    withUnsafeTemporaryAllocation(of: Float.self, capacity: capacity) { all in
      guard let all = all.baseAddress else { return }
      program.exit.mean(maps, layout, images: images, into: all)
      for image in 0..<images {
        (features + image * count).update(from: all + image * layout.channels, count: count)
      }
    }
  }

  /// Leaves the output of a stage for `images` at the start of its output's buffer.
  private func produce(_ index: Int, _ images: Range<Int>) {
    let stage = plan.stages[index]
    for piece in images.pieces(of: stage.images) {
      if index == 0 { enter(piece) } else { produce(index - 1, piece) }
      let done = piece.lowerBound - images.lowerBound
      for step in stage.steps { run(step, of: stage, piece, done: done) }
    }
  }

  private func enter(_ images: Range<Int>) {
    let first = images.lowerBound * program.entry.channels * plan.height * plan.width
    program.entry.fill(
      memory + plan.offsets[plan.buffers[0]], plan.layouts[0], from: planes + first,
      height: plan.height, width: plan.width, images: images.count)
  }

  /// - Parameter done: How many images the stage's output has already.
  private func run(_ index: Int, of stage: MemoryPlan.Stage, _ images: Range<Int>, done: Int) {
    let (step, inputs) = (plan.schedule.steps[index], plan.schedule.inputs[index])
    func place(_ output: Int) -> UnsafeMutableRawPointer {
      let buffer = plan.buffers[output]
      let slot = buffer == stage.output ? done * plan.layouts[output].imagePitch : 0
      return memory + plan.offsets[buffer] + slot * plan.numberSize
    }
    let operands = StepOperands(
      input: UnsafeRawPointer(place(inputs[0])), inputLayout: plan.layouts[inputs[0]],
      addend: inputs.count > 1 ? UnsafeRawPointer(place(inputs[1])) : nil,
      output: place(index + 1), outputLayout: plan.layouts[index + 1], images: images.count,
      scratch: memory + plan.scratchOffset, workers: plan.workers)
    step.run(operands)
    observer?.saw(step, images, operands)
  }
}

extension Range<Int> {
  /// Consecutive parts of at most `size`.
  fileprivate func pieces(of size: Int) -> [Range<Int>] {
    stride(from: lowerBound, to: upperBound, by: size).map { $0..<Swift.min($0 + size, upperBound) }
  }
}
