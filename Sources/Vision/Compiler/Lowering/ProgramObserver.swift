internal import Kernels

/// Who is told what a program does, step by step.
enum ProgramObserver {
  /// Receives what a step made: its name, which images, where they lie and how.
  typealias Outputs = (String, Range<Int>, UnsafePointer<Float>, ImageLayout) -> Void

  case outputs(Outputs)
  /// Learns that a step is done for some images, and what it costs for each, without any work for it.
  case progress((_ name: String, _ cost: StepCost, _ images: Int) -> Void)

  /// Whether it wants to see what every step makes.
  var seesOutputs: Bool { if case .outputs = self { true } else { false } }

  func saw(_ step: any Step, _ images: Range<Int>, _ operands: StepOperands) {
    let (output, layout) = (UnsafeRawPointer(operands.output), operands.outputLayout)
    switch (self, step.meaning) {
    case (.progress(let body), _):
      body(step.name, step.cost(of: operands.inputLayout), images.count)
    case (.outputs(let body), .floats):
      body(step.name, images, output.assumingMemoryBound(to: Float.self), layout)
    case (.outputs(let body), .bytes(let size, let zero)):
      let bytes = output.assumingMemoryBound(to: UInt8.self)
      let values = (0..<images.count * layout.imagePitch).map { (Float(bytes[$0]) - zero) * size }
      values.withUnsafeBufferPointer { values in
        guard let values = values.baseAddress else { return }
        body(step.name, images, values, layout)
      }
    }
  }
}
