public import Autograd
internal import Kernels
internal import Synchronization

extension Calibration {
  /// Measures what a backbone in single precision makes of images.
  ///
  /// The result depends on the images alone, not on how they are batched or on the number of
  /// threads.
  ///
  /// - Parameters:
  ///   - backbone: What is measured, in single precision.
  ///   - batches: Images [N, 3, H, W], normalized as the weights expect; one batch at a time is asked
  ///     for.
  ///   - input: The bounds of the images' channels, as `Preprocessing.inputBounds` gives them.
  public init(
    of backbone: FrozenBackbone, on batches: some Sequence<Tensor>, input: [Bounds]
  ) {
    self.init(of: backbone, on: batches, input: input) { _ in }
  }

  /// The same; `check` sees the features of each batch.
  package init(
    of backbone: FrozenBackbone, on batches: some Sequence<Tensor>, input: [Bounds],
    check: (_ features: Tensor) throws -> Void
  ) rethrows {
    precondition(
      backbone.precision == .fp32, "a calibration is measured in single precision")
    var histograms: [String: ActivationHistogram] = [:]
    for images in batches {
      let collect: ProgramObserver.Outputs = { name, range, activations, layout in
        let here = Self.histogram(activations, layout, images: range.count)
        histograms[name, default: ActivationHistogram()].add(here)
      }
      try check(backbone.features(of: images, observer: .outputs(collect)))
    }
    self.init(input: input, activations: histograms.mapValues(\.bounds))
  }

  private static func histogram(
    _ activations: UnsafePointer<Float>, _ layout: ImageLayout, images: Int
  ) -> ActivationHistogram {
    let all = Mutex(ActivationHistogram())
    // A few runs of rows for each thread: each makes a histogram of its own first.
    let rows = images * layout.height
    let runs = min(rows, 4 * Parallel.threads)
    Parallel.forEach(runs) { run in
      var histogram = ActivationHistogram()
      for row in run * rows / runs..<(run + 1) * rows / runs {
        let (image, y) = row.quotientAndRemainder(dividingBy: layout.height)
        histogram.add(
          UnsafeBufferPointer(
            start: activations + layout.offset(image: image, y: y, x: 0),
            count: layout.width * layout.channels))
      }
      all.withLock { $0.add(histogram) }
    }
    return all.withLock { $0 }
  }
}

extension Preprocessing {
  /// What the levels 0 and 255 of red, green and blue become: with these bounds the 8-bit integers of
  /// a network's input are the levels themselves.
  public var inputBounds: [Calibration.Bounds] {
    zip(mean, std).map { mean, std in
      Calibration.Bounds(lower: min(-mean / std, 0), upper: max((1 - mean) / std, 0))
    }
  }
}
