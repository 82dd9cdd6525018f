internal import Kernels

/// Who is told what a program does, step by step.
enum ProgramObserver {
  /// Receives what a step made: its name, which images, where they lie and how.
  typealias Outputs = (String, Range<Int>, UnsafePointer<Float>, ImageLayout) -> Void

  case outputs(Outputs)
  /// Learns that a step is done for some images, without any work for it.
  case progress((_ name: String, _ layout: ImageLayout, _ images: Int) -> Void)

  func saw(
    _ name: String, _ images: Range<Int>, _ output: UnsafeMutableRawPointer, _ layout: ImageLayout,
    _ meaning: NumberMeaning
  ) {
    switch (self, meaning) {
    case (.progress(let body), _): body(name, layout, images.count)
    case (.outputs(let body), .floats):
      body(name, images, output.assumingMemoryBound(to: Float.self), layout)
    case (.outputs(let body), .bytes(let step, let zero)):
      let bytes = output.assumingMemoryBound(to: UInt8.self)
      let values = (0..<images.count * layout.imagePitch).map { (Float(bytes[$0]) - zero) * step }
      values.withUnsafeBufferPointer { values in
        guard let values = values.baseAddress else { return }
        body(name, images, values, layout)
      }
    }
  }
}
