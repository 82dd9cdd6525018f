internal import Kernels

/// What a precision says of memory.
struct MemorySizes: Sendable {
  /// Bytes of a number.
  let number: Int
  /// Bytes of a stage's activations that are worked on at a time.
  let working: Int
  /// Weights of a stage that make it worth while to take all images at once.
  let heavy: Int
}

/// Where a program's numbers lie for one size of image, and how many images go through which steps at
/// a time.
///
/// A program is divided into stages, at the places where a single output is all that later steps read,
/// and where its size changes. The first stages work on a few images at a time, so that their large
/// activations stay in the last level of cache; the last ones on many, since their weights are large.
/// Within a stage outputs share buffers once nobody reads them any more. Every buffer has one layout
/// for good, so what its border holds is written once.
struct MemoryPlan: Sendable {
  struct Stage: Sendable {
    var steps: Range<Int>
    /// No fewer than in the stage before.
    var images: Int
    /// The buffer that its last step fills, with as many images as the next stage takes.
    var output = 0
  }

  let schedule: Schedule
  let height: Int
  let width: Int
  /// Images at a time in the last stage.
  let images: Int
  /// Threads that there is scratch memory for.
  let workers: Int
  /// Of the images and of each step's output.
  let layouts: [ImageLayout]
  let stages: [Stage]
  /// The buffer of the images and of each step's output.
  let buffers: [Int]
  /// What stands for 0 in the border of the images and of each step's output, byte by byte.
  let zeros: [UInt8]
  /// Where each buffer begins, in bytes.
  let offsets: [Int]
  let scratchOffset: Int
  let byteCount: Int
  let numberSize: Int

  init(
    _ schedule: Schedule, _ sizes: MemorySizes, _ entry: ImageLayout, height: Int, width: Int,
    images most: Int
  ) {
    self.schedule = schedule
    self.height = height
    self.width = width
    images = most
    workers = Parallel.threads
    numberSize = sizes.number
    let layouts = Self.layouts(schedule, entry)
    self.layouts = layouts
    for (step, inputs) in schedule.inputs.enumerated() {
      precondition(
        inputs.dropFirst().allSatisfy { layouts[$0] == layouts[step + 1] },
        "\(schedule.steps[step].name): a sum of unequal sizes for images of \(height)×\(width)")
    }
    var stages = Self.stages(schedule, layouts)
    Self.share(most, among: &stages, schedule, layouts, sizes)
    zeros = zip(layouts.dropFirst(), schedule.steps).reduce(into: [0]) { zeros, pair in
      let hasBorder = pair.0.border + pair.0.trailing > 0
      zeros.append(hasBorder ? pair.1.meaning.zeroByte : 0)
    }
    var buffers = BufferAllocation(layouts: layouts, zeros: zeros)
    for index in stages.indices {
      let next = index + 1 < stages.count ? stages[index + 1].images : most
      stages[index].output = buffers.add(
        stages[index], schedule.inputs, imagesOfOutput: next, withImages: index == 0)
    }
    self.stages = stages
    self.buffers = buffers.of
    let aligned = buffers.counts.map { ($0 * sizes.number).roundedUp(to: 64) }
    offsets = aligned.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    scratchOffset = offsets[offsets.count - 1]
    var scratch = 0
    for stage in stages {
      for step in stage.steps {
        scratch = max(
          scratch,
          schedule.steps[step].scratchByteCount(
            layouts[schedule.inputs[step][0]], layouts[step + 1], images: stage.images,
            workers: workers))
      }
    }
    byteCount = scratchOffset + scratch
  }

  /// Whether so many images of this size can be computed here.
  func fits(height: Int, width: Int, images: Int) -> Bool {
    self.height == height && self.width == width && self.images >= images
      && workers >= Parallel.threads
  }

  /// Outputs of one size have one layout, with what any of their readers needs around them.
  private static func layouts(_ schedule: Schedule, _ entry: ImageLayout) -> [ImageLayout] {
    var layouts = [entry]
    for (step, inputs) in zip(schedule.steps, schedule.inputs) {
      layouts.append(step.outputLayout(for: layouts[inputs[0]]))
    }
    var reach = [(border: Int, trailing: Int)](repeating: (0, 0), count: layouts.count)
    for (step, inputs) in zip(schedule.steps, schedule.inputs) {
      let input = layouts[inputs[0]]
      let needed = step.reach(height: input.height, width: input.width)
      for place in layouts.indices where layouts[place] == input {
        reach[place].border = max(reach[place].border, needed.border)
        reach[place].trailing = max(reach[place].trailing, needed.trailing)
      }
    }
    return zip(layouts, reach).map { $0.with(border: $1.border, trailing: $1.trailing) }
  }

  /// Runs of steps between which one output alone is handed on, those with outputs of one size
  /// together.
  private static func stages(_ schedule: Schedule, _ layouts: [ImageLayout]) -> [Stage] {
    let lastReaders = schedule.lastReaders
    var stages: [Stage] = []
    var begin = 0
    for step in schedule.steps.indices {
      let isOpen = (0...step).contains { lastReaders[$0] > step }
      if isOpen { continue }
      let end = step + 1
      if let last = stages.last, layouts[last.steps.upperBound] == layouts[end] {
        stages[stages.count - 1].steps = last.steps.lowerBound..<end
      } else {
        stages.append(Stage(steps: begin..<end, images: 0))
      }
      begin = end
    }
    return stages
  }

  /// Decides how many of at most `most` images go through each stage at a time.
  private static func share(
    _ most: Int, among stages: inout [Stage], _ schedule: Schedule, _ layouts: [ImageLayout],
    _ sizes: MemorySizes
  ) {
    var before = 1
    for index in stages.indices {
      let steps = stages[index].steps
      let pitch = steps.map { layouts[$0 + 1].imagePitch }.max() ?? 1
      let weights = steps.reduce(0) { $0 + schedule.steps[$1].weightCount }
      let fitting =
        weights > sizes.heavy ? most : sizes.working / sizes.number / (2 * pitch)
      let size = max(before, min(fitting, most))
      // Parts of equal size.
      before = most.dividedUp(by: most.dividedUp(by: size))
      stages[index].images = before
    }
    stages[stages.count - 1].images = most
  }
}
