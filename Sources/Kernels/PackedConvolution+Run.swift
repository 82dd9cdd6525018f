extension PackedConvolution {
  /// Convolves `images` images, split over threads.
  ///
  /// Each output is one sum in a fixed order, so it is the same bit for bit for any number of
  /// threads, and for an image alone or among others.
  ///
  /// - Parameters:
  ///   - input: Images of `inputLayout`, whose borders are as wide as the window wants.
  ///   - output: Images of `outputLayout`; only the inner part is written.
  ///   - addend: Images of `outputLayout` to add; may be the output itself.
  ///   - activation: What becomes of the results at last.
  ///   - scratch: `scratchCount(for:images:workers:)` floats; allocated for the call if nil.
  ///   - workers: The most threads to use.
  package func run(
    _ input: UnsafePointer<Float>, _ inputLayout: ImageLayout,
    into output: UnsafeMutablePointer<Float>, _ outputLayout: ImageLayout, images: Int,
    adding addend: UnsafePointer<Float>? = nil, activation: Activation? = nil,
    scratch: UnsafeMutablePointer<Float>? = nil, workers: Int = Parallel.threads
  ) {
    precondition(
      window.reads(inChannels, of: inputLayout.channels) && outputLayout.channels == outChannels
        && window.fits(inputLayout, outputLayout)
        && inputLayout.trailing
          >= reach(height: inputLayout.height, width: inputLayout.width).trailing,
      "PackedConvolution: \(inputLayout) doesn't become \(outputLayout)")
    guard images > 0 else { return }
    if algorithm != .direct {
      let winograd = Winograd(
        convolution: self, input: input + window.offset(inputLayout), inputLayout: inputLayout,
        output: output, outputLayout: outputLayout, images: images,
        addend: addend.map { $0 - UnsafePointer(output) }, activation: activation)
      let split = WinogradSplit(self, outputLayout, images: images, workers: workers)
      guard let scratch else {
        return withScratch(floats: split.scratch(workers: workers)) {
          winograd.run(split, scratch: $0, workers: workers)
        }
      }
      return winograd.run(split, scratch: scratch, workers: workers)
    }
    let pass = Pass(
      convolution: self, input: input + window.offset(inputLayout), inputLayout: inputLayout,
      output: output, outputLayout: outputLayout, addend: addend.map { $0 - UnsafePointer(output) },
      activation: activation, fetchesOutputs: true)
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

  /// Zeros that the algorithm reads above and to the left of an image of this size, and below and to the
  /// right.
  package func reach(height: Int, width: Int) -> (border: Int, trailing: Int) {
    let reach = window.reach(height: height, width: width)
    guard algorithm != .direct else { return reach }
    let sides = [(height, window.height), (width, window.width)].map { size, kernel in
      window.padding.outputSize(of: size, kernel: kernel, stride: window.stride)
    }
    let beyond = sides.map { $0.roundedUp(to: Winograd.side) - $0 }.max() ?? 0
    return (reach.border, reach.trailing + beyond)
  }

  /// Floats of scratch memory that `run` needs for so many images.
  package func scratchCount(for output: ImageLayout, images: Int, workers: Int) -> Int {
    guard algorithm != .direct else { return 0 }
    return WinogradSplit(self, output, images: images, workers: workers).scratch(workers: workers)
  }
}
