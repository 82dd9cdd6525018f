internal import CInt8Kernels

extension Int8Convolution {
  /// Rows of the maximum that are made at a time, while the convolution's are in the cache.
  private static let pooledRows = 8

  /// Bytes of scratch memory that each worker needs for `run` with a maximum.
  package func pooledScratch(for input: ImageLayout, _ window: PoolingWindow) -> Int {
    let layout = outputLayout(for: input, border: 0)
    return (((Self.pooledRows - 1) * window.stride + window.size) * layout.rowPitch)
      .roundedUp(to: 64)
  }

  /// Convolves and takes the maximum over windows, a strip of rows at a time: what lies between the
  /// two never leaves the cache.
  ///
  /// - Parameters:
  ///   - input: Images of `inputLayout`, whose border is at least as wide as the padding.
  ///   - output: Images of `outputLayout`; only the inner part is written.
  ///   - scratch: `pooledScratch(for:_:)` bytes for each worker.
  ///   - workers: The most to use.
  package func run(
    _ input: UnsafePointer<UInt8>, _ inputLayout: ImageLayout,
    into output: UnsafeMutablePointer<UInt8>, _ outputLayout: ImageLayout, images: Int,
    pooledBy window: PoolingWindow, scratch: UnsafeMutablePointer<UInt8>, workers: Int
  ) {
    let layout = self.outputLayout(for: inputLayout, border: 0)
    precondition(
      outputLayout == window.outputLayout(for: layout, border: outputLayout.border),
      "Int8Convolution: \(layout) doesn't become \(outputLayout)")
    let size = pooledScratch(for: inputLayout, window)
    // Where an image is split, the rows that both parts need are computed twice.
    let parts = (2 * workers).dividedUp(by: max(images, 1))
    let rows = outputLayout.height.dividedUp(by: parts)
    Parallel.forEach(images * parts, workers: workers) { index, worker in
      let (image, part) = index.quotientAndRemainder(dividingBy: parts)
      let input = input + image * inputLayout.imagePitch
      let output = output + image * outputLayout.imagePitch
      let strip = scratch + worker * size
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
        run(rows: start..<needed.upperBound, of: input, inputLayout, into: origin, layout)
        for row in pooled {
          int8MaxPool(
            UnsafePointer(origin), layout, row: row, window: window,
            into: output + outputLayout.offset(image: 0, y: row, x: 0), width: outputLayout.width)
        }
        kept = needed
      }
    }
  }
}
