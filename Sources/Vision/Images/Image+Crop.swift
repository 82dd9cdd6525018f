extension Image {
  /// The part of a picture inside a box.
  ///
  /// - Precondition: the box lies inside the picture.
  public func cropped(to box: PixelBox) -> Image {
    precondition(
      box.x >= 0 && box.y >= 0 && box.width <= width - box.x && box.height <= height - box.y,
      "\(box) does not lie inside an image of \(width)×\(height)")
    return Image(width: box.width, height: box.height) { target in
      pixels.withUnsafeBufferPointer { source in
        guard let base = source.baseAddress else { return }
        for row in 0..<box.height {
          (target + 3 * row * box.width).update(
            from: base + 3 * ((box.y + row) * width + box.x), count: 3 * box.width)
        }
      }
    }
  }

  /// The square in the middle, as torchvision's `CenterCrop` takes it.
  ///
  /// Its corner is at `round((side − size) / 2)`, halves to the even number. A picture that is
  /// smaller than the square lies in its middle, on black; an odd rest goes to the right and the
  /// bottom.
  public func centerCropped(to size: Int) -> Image {
    let columns = CenterWindow(side: width, size: size)
    let rows = CenterWindow(side: height, size: size)
    let part = cropped(
      to: PixelBox(
        x: columns.start, y: rows.start, width: columns.count, height: rows.count))
    guard part.width < size || part.height < size else { return part }
    return part.padded(width: size, height: size, x: columns.padding, y: rows.padding)
  }

  /// The picture mirrored left to right.
  public func flippedHorizontally() -> Image {
    Image(width: width, height: height) { target in
      pixels.withUnsafeBufferPointer { source in
        for row in 0..<height {
          let start = 3 * row * width
          for x in 0..<width {
            let from = start + 3 * (width - 1 - x)
            let to = start + 3 * x
            target[to] = source[from]
            target[to + 1] = source[from + 1]
            target[to + 2] = source[from + 2]
          }
        }
      }
    }
  }

  /// A black picture with this one at (x, y).
  package func padded(width newWidth: Int, height newHeight: Int, x: Int, y: Int) -> Image {
    Image(width: newWidth, height: newHeight) { target in
      target.update(repeating: 0, count: 3 * newWidth * newHeight)
      pixels.withUnsafeBufferPointer { source in
        guard let base = source.baseAddress else { return }
        for row in 0..<height {
          (target + 3 * ((y + row) * newWidth + x)).update(
            from: base + 3 * row * width, count: 3 * width)
        }
      }
    }
  }
}
