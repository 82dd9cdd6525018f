extension PackedConvolution {
  /// Rows of the maximum that are made at a time, while the convolution's are in the cache.
  private static let pooledRows = 8

  /// Floats of scratch memory that each worker needs for `run(_:_:into:_:images:pooledBy:scratch:workers:)`.
  package func pooledScratch(for input: ImageLayout, _ window: PoolingWindow) -> Int {
    let layout = outputLayout(for: input, border: 0)
    let rows = (Self.pooledRows - 1) * window.stride + window.size
    return before(layout) + (rows + Self.spareRows) * layout.rowPitch.roundedUp(to: 16)
  }

  /// Winograd's tiles may begin some rows above what is needed, and end below.
  private static let spareRows = Winograd.side - 1

  /// Floats before a strip: the algorithm's own scratch memory, and spare rows.
  private func before(_ layout: ImageLayout) -> Int {
    (scratchCount(for: layout, images: 1, workers: 1) + Self.spareRows * layout.rowPitch)
      .roundedUp(to: 16)
  }

  /// Convolves, activates and takes the maximum over windows, a strip of rows at a
  /// time: what lies between the two never leaves the cache.
  ///
  /// Bits are those of `run` and `maxPool` one after the other.
  ///
  /// - Parameters:
  ///   - input: Images of `inputLayout`, whose border is at least as wide as the padding.
  ///   - output: Images of `outputLayout`; only the inner part is written.
  ///   - scratch: `pooledScratch(for:_:)` floats for each worker.
  ///   - workers: The most to use.
  package func run(
    _ input: UnsafePointer<Float>, _ inputLayout: ImageLayout,
    into output: UnsafeMutablePointer<Float>, _ outputLayout: ImageLayout, images: Int,
    pooledBy window: PoolingWindow, activation: Activation, scratch: UnsafeMutablePointer<Float>,
    workers: Int
  ) {
    let layout = self.outputLayout(for: inputLayout, border: 0)
    let pool = RowPool(layout, outputLayout, window, table)
    let size = pooledScratch(for: inputLayout, window)
    // Where an image is split, the rows that both parts need are computed twice.
    let parts = (2 * workers).dividedUp(by: max(images, 1))
    let rows = outputLayout.height.dividedUp(by: parts)
    Parallel.forEach(images * parts, workers: workers) { index, worker in
      let (image, part) = index.quotientAndRemainder(dividingBy: parts)
      let input = input + image * inputLayout.imagePitch
      let output = output + image * outputLayout.imagePitch
      let scratch = scratch + worker * size
      let strip = scratch + before(layout)
      var kept = 0..<0
      let last = min((part + 1) * rows, outputLayout.height)
      for first in Swift.stride(from: part * rows, to: last, by: Self.pooledRows) {
        let pooled = first..<min(first + Self.pooledRows, last)
        let needed =
          window.range(first, within: layout.height)
          .lowerBound..<window.range(pooled.upperBound - 1, within: layout.height).upperBound
        // The strip's first row is the first needed one; rows that the last strip has move up.
        let carried = needed.clamped(to: kept)
        if !carried.isEmpty {
          strip.update(
            from: strip + (carried.lowerBound - kept.lowerBound) * layout.rowPitch,
            count: carried.count * layout.rowPitch)
        }
        let start = carried.isEmpty ? needed.lowerBound : carried.upperBound
        let origin = strip - needed.lowerBound * layout.rowPitch
        run(
          rows: start..<needed.upperBound, of: input, inputLayout, into: origin, layout,
          activation: activation, scratch: scratch)
        for row in pooled { pool.run(UnsafePointer(origin), row: row, into: output) }
        kept = needed
      }
    }
  }
}
