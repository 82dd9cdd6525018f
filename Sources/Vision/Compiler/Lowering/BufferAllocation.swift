internal import Kernels

/// Which buffer each output of a program lies in: of those whose lives don't meet, several in one.
struct BufferAllocation {
  private let layouts: [ImageLayout]
  /// The buffer of the images and of each step's output.
  private(set) var of: [Int]
  /// Numbers in each buffer.
  private(set) var counts: [Int] = []

  init(layouts: [ImageLayout]) {
    self.layouts = layouts
    of = [Int](repeating: 0, count: layouts.count)
  }

  /// Places the outputs of a stage's steps, and before the first the images.
  ///
  /// - Parameters:
  ///   - inputs: What each step of the program reads.
  ///   - imagesOfOutput: How many images its last output has room for.
  /// - Returns: The buffer of its last output.
  mutating func add(
    _ stage: MemoryPlan.Stage, _ inputs: [[Int]], imagesOfOutput: Int, withImages: Bool
  ) -> Int {
    let first = counts.count
    var layoutsOfBuffers: [ImageLayout] = []
    var free: [Int] = []
    func reserve(_ layout: ImageLayout) -> Int {
      layoutsOfBuffers.append(layout)
      return first + layoutsOfBuffers.count - 1
    }
    if withImages { of[0] = reserve(layouts[0]) }
    var lastReaders: [Int: Int] = [:]
    for step in stage.steps { for input in inputs[step] { lastReaders[input] = step } }
    for step in stage.steps {
      let output = step + 1
      let mine = inputs[step].filter { stage.steps.contains($0 - 1) && lastReaders[$0] == step }
      // What is added to a convolution's results may be overwritten by the sum.
      let addend = inputs[step].dropFirst().first
      if let addend, mine.contains(addend), layouts[addend] == layouts[output],
        inputs[step][0] != addend
      {
        of[output] = of[addend]
      } else if let place = free.lastIndex(where: {
        layoutsOfBuffers[$0 - first] == layouts[output]
      }) {
        of[output] = free.remove(at: place)
      } else {
        of[output] = reserve(layouts[output])
      }
      for input in Set(mine) where of[input] != of[output] { free.append(of[input]) }
    }
    let last = of[stage.steps.upperBound]
    counts += layoutsOfBuffers.enumerated().map { index, layout in
      layout.imagePitch * (first + index == last ? imagesOfOutput : stage.images)
    }
    return last
  }
}
