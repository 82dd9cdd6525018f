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
  ///   - scratch: `scratchCount(for:images:workers:)` floats; allocated for the call if nil.
  ///   - workers: The most threads to use.
  package func run(
    _ input: UnsafePointer<Float>, _ inputLayout: ImageLayout,
    into output: UnsafeMutablePointer<Float>, _ outputLayout: ImageLayout, images: Int,
    adding addend: UnsafePointer<Float>? = nil, rectify: Bool,
    scratch: UnsafeMutablePointer<Float>? = nil, workers: Int = Parallel.threads
  ) {
    precondition(
      inputLayout.channels == inChannels && inputLayout.border >= padding
        && inputLayout.trailing >= trailing(height: inputLayout.height, width: inputLayout.width)
        && outputLayout
          == self.outputLayout(for: inputLayout, border: 0)
          .with(border: outputLayout.border, trailing: outputLayout.trailing),
      "PackedConvolution: \(inputLayout) doesn't become \(outputLayout)")
    guard images > 0 else { return }
    if algorithm != .direct {
      let winograd = Winograd(
        convolution: self, input: input + windowOffset(inputLayout), inputLayout: inputLayout,
        output: output, outputLayout: outputLayout, images: images,
        addend: addend.map { $0 - UnsafePointer(output) }, rectify: rectify)
      let split = WinogradSplit(self, outputLayout, images: images, workers: workers)
      guard let scratch else {
        return withScratch(floats: split.scratch(workers: workers)) {
          winograd.run(split, scratch: $0, workers: workers)
        }
      }
      return winograd.run(split, scratch: scratch, workers: workers)
    }
    let pass = Pass(
      convolution: self, input: input + windowOffset(inputLayout), inputLayout: inputLayout,
      output: output, outputLayout: outputLayout, addend: addend.map { $0 - UnsafePointer(output) },
      rectify: rectify)
    let split = ConvolutionSplit(
      self, pixels: images * outputLayout.height * outputLayout.width)
    weights.withUnsafePointer { weights in
      bias.withUnsafePointer { bias in
        Parallel.forEach(split.units, workers: workers) { unit, _ in
          let (pixels, panels) = split.unit(unit)
          pass.run(pixels: pixels, panels: panels, group: split.group, weights, bias)
        }
      }
    }
  }

  /// Zeros that the algorithm reads below and to the right of an image.
  package func trailing(height: Int, width: Int) -> Int {
    guard algorithm != .direct else { return padding }
    let output = (height + 2 * padding - kernelHeight + 1, width + 2 * padding - kernelWidth + 1)
    let side = Winograd.side
    return padding
      + max(output.0.roundedUp(to: side) - output.0, output.1.roundedUp(to: side) - output.1)
  }

  /// Floats of scratch memory that `run` needs for so many images.
  package func scratchCount(for output: ImageLayout, images: Int, workers: Int) -> Int {
    guard algorithm != .direct else { return 0 }
    return WinogradSplit(self, output, images: images, workers: workers).scratch(workers: workers)
  }

  /// From the start of the input's border to the window of output pixel (0, 0).
  func windowOffset(_ layout: ImageLayout) -> Int {
    layout.offset(image: 0, y: -padding, x: -padding)
  }
}
