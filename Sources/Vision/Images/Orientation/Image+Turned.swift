extension Image {
  /// A stored picture as it is seen.
  public func turned(_ orientation: Orientation) -> Image {
    if orientation == .upright { return self }
    let seen = orientation.seen(PixelSize(width: width, height: height))
    // How far apart neighbors of a stored row and column are in the result, in pixels.
    var (across, down) = orientation.swapsSides ? (seen.width, 1) : (1, seen.width)
    var start = 0
    if orientation.reversesColumns { (start, across) = (start + across * (width - 1), -across) }
    if orientation.reversesRows { (start, down) = (start + down * (height - 1), -down) }
    return Image(width: seen.width, height: seen.height) { target in
      pixels.withUnsafeBufferPointer { source in
        for y in 0..<height {
          for x in 0..<width {
            let (from, to) = (3 * (y * width + x), 3 * (start + across * x + down * y))
            for channel in 0..<3 { target[to + channel] = source[from + channel] }
          }
        }
      }
    }
  }
}
