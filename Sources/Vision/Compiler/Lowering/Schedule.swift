/// Steps in an order in which they can be done.
struct Schedule: Sendable {
  private(set) var steps: [any Step] = []
  /// For each step whose outputs it reads: 0 for the images, then steps counted from 1.
  private(set) var inputs: [[Int]] = []

  mutating func append(_ step: any Step, inputs: [Int]) {
    steps.append(step)
    self.inputs.append(inputs)
  }

  /// The last step that reads the images and each step's output; −1 for none.
  var lastReaders: [Int] {
    var readers = [Int](repeating: -1, count: steps.count + 1)
    for (step, inputs) in inputs.enumerated() {
      for input in inputs { readers[input] = step }
    }
    return readers
  }

  /// Each depthwise convolution, which does little with many numbers, becomes one step with the
  /// convolution before it and the one behind it, as far as nothing else reads what lies between.
  func inStrips(numberSize: Int) -> Schedule {
    var joined = Schedule()
    // The place of each output in the new schedule; those inside of a strip have none.
    var places = [0]
    var chain: [any RowStep] = []
    var chainInput = 0
    for (index, step) in steps.enumerated() {
      let inputs = inputs[index]
      if chain.isEmpty { chainInput = inputs[0] }
      if let step = step as? any RowStep, step.makesRows {
        chain.append(step)
        if joins(index) {
          places.append(-1)
          continue
        }
      }
      let whole: any Step = chain.count > 1 ? StripStep(chain, numberSize: numberSize) : step
      joined.append(whole, inputs: [places[chainInput]] + inputs.dropFirst().map { places[$0] })
      places.append(joined.steps.count)
      chain = []
    }
    return joined
  }

  /// Whether a step hands its output on in strips.
  private func joins(_ index: Int) -> Bool {
    let next = index + 1
    guard next < steps.count, let step = steps[index] as? any RowStep,
      let reader = steps[next] as? any RowStep, step.makesRows, reader.makesRows,
      step.isDepthwise || reader.isDepthwise
    else { return false }
    return inputs[next].first == next && inputs.joined().count { $0 == next } == 1
      && inputs[index].count == 1
  }
}
