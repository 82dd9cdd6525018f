internal import Kernels

/// Steps that follow one another, done together for a strip of an image's rows at a time: what lies
/// between them never leaves the cache.
///
/// Bits are those of one step after the other.
struct StripStep: Step {
  /// Bytes of what lies between the steps: what the second-level cache has room for.
  private static let residentBytes = 1 << 19

  private let steps: [any RowStep]
  private let numberSize: Int

  /// - Parameter steps: Each reads the output of the one before alone; only the last may add something.
  init(_ steps: [any RowStep], numberSize: Int) {
    self.steps = steps
    self.numberSize = numberSize
  }

  private var last: any RowStep { steps[steps.count - 1] }

  var name: String { last.name }
  var meaning: NumberMeaning { last.meaning }
  var weightCount: Int { steps.reduce(0) { $0 + $1.weightCount } }

  func cost(of input: ImageLayout) -> StepCost {
    var (layout, multiplications) = (input, 0)
    for step in steps {
      multiplications += step.cost(of: layout).multiplications
      layout = step.outputLayout(for: layout)
    }
    let module = last.cost(of: layout).module
    return StepCost(
      module: Path.parent(module), algorithm: "strips", multiplications: multiplications)
  }

  func outputLayout(for input: ImageLayout) -> ImageLayout {
    steps.reduce(input) { $1.outputLayout(for: $0) }
  }

  func reach(height: Int, width: Int) -> (border: Int, trailing: Int) {
    steps[0].reach(height: height, width: width)
  }

  func scratchByteCount(
    _ input: ImageLayout, _ output: ImageLayout, images: Int, workers: Int
  ) -> Int { workers * strips(input, output).byteCount }

  func run(_ operands: StepOperands) {
    let strips = strips(operands.inputLayout, operands.outputLayout)
    // Where an image is split, the rows that both parts need are computed twice.
    let parts = min(
      (2 * operands.workers).dividedUp(by: operands.images), operands.outputLayout.height)
    let rows = operands.outputLayout.height.dividedUp(by: parts)
    Parallel.forEach(operands.images * parts, workers: operands.workers) { index, worker in
      let (image, part) = index.quotientAndRemainder(dividingBy: parts)
      let last = min((part + 1) * rows, operands.outputLayout.height)
      guard part * rows < last else { return }
      strips.run(
        rows: part * rows..<last,
        operands.of(
          image, numberSize: numberSize,
          scratch: operands.scratch + worker * strips.byteCount))
    }
  }

  private func strips(_ input: ImageLayout, _ output: ImageLayout) -> Strips {
    Strips(steps, input, output, numberSize: numberSize, byteCount: Self.residentBytes)
  }
}

extension StepOperands {
  /// Those of one image, on one thread.
  fileprivate func of(
    _ image: Int, numberSize: Int, scratch: UnsafeMutableRawPointer
  ) -> StepOperands {
    let place = image * outputLayout.imagePitch * numberSize
    return StepOperands(
      input: input + image * inputLayout.imagePitch * numberSize, inputLayout: inputLayout,
      addend: addend.map { $0 + place }, output: output + place, outputLayout: outputLayout,
      images: 1, scratch: scratch, workers: 1)
  }
}
