extension PackedConvolution {
  /// Weights that stay in the second-level cache beside a strip of an image, in floats.
  private static let residentWeights = 1 << 15

  /// Some rows of one image's output, on the caller's thread: bits are those of `run`.
  ///
  /// - Parameters:
  ///   - input: An image of `inputLayout`, of which only the rows that are needed are read.
  ///   - output: Where an image of `layout` would begin; only the rows are written.
  ///   - addend: An image of `layout` to add; may be the output itself.
  ///   - scratch: `scratchCount(for:images:workers:)` floats for one image and worker.
  package func run(
    rows: Range<Int>, of input: UnsafePointer<Float>, _ inputLayout: ImageLayout,
    into output: UnsafeMutablePointer<Float>, _ layout: ImageLayout,
    adding addend: UnsafePointer<Float>? = nil, activation: Activation?,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let addend = addend.map { $0 - UnsafePointer(output) }
    guard algorithm == .direct else {
      let winograd = Winograd(
        convolution: self, input: input + window.offset(inputLayout), inputLayout: inputLayout,
        output: output, outputLayout: layout, images: 1, addend: addend, activation: activation)
      return winograd.run(rows: rows, scratch: scratch)
    }
    let pixels = rows.lowerBound * layout.width..<rows.upperBound * layout.width
    let pass = Pass(
      convolution: self, input: input + window.offset(inputLayout), inputLayout: inputLayout,
      output: output, outputLayout: layout, addend: addend, activation: activation,
      fetchesOutputs: false)
    let panels = outChannels / table.columns
    let resident = max(1, Self.residentWeights / (window.taps * inChannels * table.columns))
    weights.withUnsafePointer { weights in
      bias.withUnsafePointer { bias in
        pass.run(
          pixels: pixels, panels: 0..<panels, group: min(panels, resident), weights, bias)
      }
    }
  }
}
