internal import Kernels

/// A sum, an activation or a pooling by itself in single precision.
struct FloatStandaloneStep: StandaloneStep {
  let name: String
  let operation: StandaloneOperation
  let table: KernelTable

  var meaning: NumberMeaning { .floats }

  func run(_ operands: StepOperands) {
    let input = operands.input.assumingMemoryBound(to: Float.self)
    let output = operands.output.assumingMemoryBound(to: Float.self)
    switch operation {
    case .add:
      elementwise(
        input, adding: operands.addend?.assumingMemoryBound(to: Float.self), activation: nil,
        into: output, operands.outputLayout, images: operands.images)
    case .activation(let activation):
      elementwise(
        input, adding: nil, activation: activation, into: output, operands.outputLayout,
        images: operands.images)
    case .maxPool(let window):
      maxPool(
        input, operands.inputLayout, into: output, operands.outputLayout, images: operands.images,
        window: window, table: table)
    case .averagePool(let window, let countsPadding):
      averagePool(
        input, operands.inputLayout, into: output, operands.outputLayout, images: operands.images,
        window: window, countsPadding: countsPadding)
    }
  }
}
