extension Image {
  /// The picture in another size, the same bit for bit as Pillow 13's `resize`.
  ///
  /// - Precondition: both sides are positive.
  public func resized(
    width: Int, height: Int, interpolation: Interpolation = .bilinear
  ) -> Image {
    resized(
      PixelBox(x: 0, y: 0, width: self.width, height: self.height), to: (width, height),
      window: PixelBox(x: 0, y: 0, width: width, height: height), interpolation: interpolation)
  }

  /// `window` of `region` resized: as if the region were cropped, resized and cropped again, but
  /// without the pixels that are not needed for it.
  package func resized(
    _ region: PixelBox, to size: (width: Int, height: Int), window: PixelBox,
    interpolation: Interpolation
  ) -> Image {
    let plan = ResamplePlan(
      region: region, resized: size, window: window, interpolation: interpolation)
    return Image(width: plan.width, height: plan.height) { target in
      var resampler = RowResampler(plan)
      pixels.withUnsafeBufferPointer { source in
        guard let base = source.baseAddress else { return }
        let needed = 3 * plan.columns.count
        // Only the end of the picture has nothing behind it that may be read.
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: needed + RowResampler.slack)
        defer { copy.deallocate() }
        for y in plan.rows {
          let start = 3 * (y * width + plan.columns.lowerBound)
          let isLast = start + needed + RowResampler.slack > source.count
          if isLast { copy.update(from: base + start, count: needed) }
          resampler.push(
            isLast ? UnsafePointer(copy) : base + start, into: target, stride: 3 * plan.width)
        }
      }
    }
  }
}
