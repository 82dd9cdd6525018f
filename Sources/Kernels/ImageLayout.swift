/// Where activations [image, height, width, channel] lie in memory: channels last, with a border of
/// zeros around each image.
///
/// The border is as wide as the padding of the layers that read the image, so that these need no
/// bounds checks. Whoever writes an image leaves its border alone.
package struct ImageLayout: Sendable, Equatable {
  package let height: Int
  package let width: Int
  package let channels: Int
  package let border: Int

  package init(height: Int, width: Int, channels: Int, border: Int) {
    precondition(
      height > 0 && width > 0 && channels > 0 && border >= 0,
      "ImageLayout: no room in \(height)×\(width)×\(channels) with a border of \(border)")
    self.height = height
    self.width = width
    self.channels = channels
    self.border = border
  }

  /// From a pixel to the one below, in floats.
  package var rowPitch: Int { (width + 2 * border) * channels }

  /// From an image to the next, in floats, borders included.
  package var imagePitch: Int { (height + 2 * border) * rowPitch }

  /// Channel 0 of a pixel, in floats from the first image's border; coordinates may be in the border.
  package func offset(image: Int, y: Int, x: Int) -> Int {
    image * imagePitch + (y + border) * rowPitch + (x + border) * channels
  }
}
