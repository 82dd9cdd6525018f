internal import Kernels

/// Which buffer each output of a program lies in: of those whose lives don't meet, several in one.
struct BufferAllocation {
  /// What outputs that share a buffer have in common.
  private struct Kind: Equatable {
    let layout: ImageLayout
    /// What the border is made of.
    let zero: UInt8
  }

  private let kinds: [Kind]
  /// The buffer of the images and of each step's output.
  private(set) var of: [Int]
  /// Numbers in each buffer.
  private(set) var counts: [Int] = []

  /// - Parameter zeros: What stands for 0 in each output's border, byte by byte.
  init(layouts: [ImageLayout], zeros: [UInt8]) {
    kinds = zip(layouts, zeros).map { Kind(layout: $0, zero: $1) }
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
    var kindsOfBuffers: [Kind] = []
    var free: [Int] = []
    func reserve(_ kind: Kind) -> Int {
      kindsOfBuffers.append(kind)
      return first + kindsOfBuffers.count - 1
    }
    if withImages { of[0] = reserve(kinds[0]) }
    var lastReaders: [Int: Int] = [:]
    for step in stage.steps { for input in inputs[step] { lastReaders[input] = step } }
    for step in stage.steps {
      let output = step + 1
      let mine = inputs[step].filter { stage.steps.contains($0 - 1) && lastReaders[$0] == step }
      // What is added to a convolution's results may be overwritten by the sum.
      let addend = inputs[step].dropFirst().first
      if let addend, mine.contains(addend), kinds[addend] == kinds[output],
        inputs[step][0] != addend
      {
        of[output] = of[addend]
      } else if let place = free.lastIndex(where: {
        kindsOfBuffers[$0 - first] == kinds[output]
      }) {
        of[output] = free.remove(at: place)
      } else {
        of[output] = reserve(kinds[output])
      }
      for input in Set(mine) where of[input] != of[output] { free.append(of[input]) }
    }
    let last = of[stage.steps.upperBound]
    counts += kindsOfBuffers.enumerated().map { index, kind in
      kind.layout.imagePitch * (first + index == last ? imagesOfOutput : stage.images)
    }
    return last
  }
}
