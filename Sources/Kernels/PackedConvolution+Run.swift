extension PackedConvolution {
  /// Convolves `images` images, split over threads.
  ///
  /// Each output is one sum in a fixed order, so it is the same bit for bit for any number of
  /// threads, and for an image alone or among others.
  ///
  /// - Parameters:
  ///   - input: Images of `inputLayout`, whose border is at least as wide as the padding.
  ///   - output: Images of `outputLayout`; only the inner part is written.
  ///   - addend: Images of `outputLayout` to add; may be the output itself.
  ///   - rectify: Whether negative results become zero.
  package func run(
    _ input: UnsafePointer<Float>, _ inputLayout: ImageLayout,
    into output: UnsafeMutablePointer<Float>, _ outputLayout: ImageLayout, images: Int,
    adding addend: UnsafePointer<Float>? = nil, rectify: Bool
  ) {
    precondition(
      inputLayout.channels == inChannels && inputLayout.border >= padding
        && outputLayout == self.outputLayout(for: inputLayout, border: outputLayout.border),
      "PackedConvolution: \(inputLayout) doesn't become \(outputLayout)")
    guard images > 0 else { return }
    let pass = Pass(
      convolution: self, input: input + windowOffset(inputLayout), inputLayout: inputLayout,
      output: output, outputLayout: outputLayout, addend: addend.map { $0 - UnsafePointer(output) },
      rectify: rectify)
    let split = ConvolutionSplit(
      self, pixels: images * outputLayout.height * outputLayout.width)
    weights.withUnsafePointer { weights in
      bias.withUnsafePointer { bias in
        Parallel.forEach(split.units) { unit in
          let (pixels, panels) = split.unit(unit)
          pass.run(pixels: pixels, panels: panels, group: split.group, weights, bias)
        }
      }
    }
  }

  /// From the start of the input's border to the window of output pixel (0, 0).
  func windowOffset(_ layout: ImageLayout) -> Int {
    layout.offset(image: 0, y: -padding, x: -padding)
  }
}
