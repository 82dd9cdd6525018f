/// A picture in memory: 8-bit RGB, interleaved, rows from top to bottom without gaps.
public struct Image: Sendable, Equatable {
  /// Columns, at least 1.
  public let width: Int
  /// Rows, at least 1.
  public let height: Int
  /// `3 * width * height` bytes: red, green and blue of the pixel in column x and row y start at
  /// `3 * (y * width + x)`.
  public let pixels: [UInt8]

  /// Makes a picture of its pixels.
  ///
  /// - Precondition: both sides are positive, and there are 3 bytes a pixel.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "an image has at least one pixel, not \(width)×\(height)")
    precondition(
      pixels.count == 3 * width * height,
      "an image of \(width)×\(height) has \(3 * width * height) bytes, not \(pixels.count)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Makes a picture of one color.
  ///
  /// - Precondition: both sides are positive.
  public init(width: Int, height: Int, color: RGB = .black) {
    self.init(width: width, height: height) { bytes in
      for pixel in 0..<max(0, width * height) {
        bytes[3 * pixel] = color.red
        bytes[3 * pixel + 1] = color.green
        bytes[3 * pixel + 2] = color.blue
      }
    }
  }

  /// Makes a picture whose bytes `fill` writes, all `3 * width * height` of them.
  package init<E>(
    width: Int, height: Int, fill: (UnsafeMutablePointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    precondition(width > 0 && height > 0, "an image has at least one pixel, not \(width)×\(height)")
    let count = 3 * width * height
    var failure: E?
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      guard let base = buffer.baseAddress else { return }
      do throws(E) {
        try fill(base)
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    self.init(width: width, height: height, pixels: pixels)
  }

  /// The color in column `x` and row `y`, counted from the top left corner.
  ///
  /// - Precondition: the place lies inside the picture.
  public subscript(x: Int, y: Int) -> RGB {
    precondition(
      (0..<width).contains(x) && (0..<height).contains(y),
      "there is no pixel (\(x), \(y)) in an image of \(width)×\(height)")
    let at = 3 * (y * width + x)
    return RGB(red: pixels[at], green: pixels[at + 1], blue: pixels[at + 2])
  }
}

extension Image: CustomStringConvertible {
  /// Size and kind, not the pixels.
  public var description: String { "Image(\(width)×\(height), RGB)" }
}
