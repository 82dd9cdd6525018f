/// Where activations [image, height, width, channel] lie in memory: channels last, with a border of
/// zeros around each image.
///
/// The border is as wide as the padding of the layers that read the image, so that these need no
/// bounds checks; below and to the right it may be wider, for layers that read whole tiles. Whoever
/// writes an image leaves its border alone.
package struct ImageLayout: Sendable, Equatable {
  package let height: Int
  package let width: Int
  package let channels: Int
  /// Zeros above and to the left.
  package let border: Int
  /// Zeros below and to the right.
  package let trailing: Int

  /// - Parameter trailing: As wide as `border` if nil.
  package init(height: Int, width: Int, channels: Int, border: Int, trailing: Int? = nil) {
    let trailing = trailing ?? border
    precondition(
      height > 0 && width > 0 && channels > 0 && border >= 0 && trailing >= 0,
      "ImageLayout: no room in \(height)×\(width)×\(channels) with a border of \(border)")
    self.height = height
    self.width = width
    self.channels = channels
    self.border = border
    self.trailing = trailing
  }

  /// From a pixel to the one below, in floats.
  package var rowPitch: Int { (border + width + trailing) * channels }

  /// From an image to the next, in floats, borders included.
  package var imagePitch: Int { (border + height + trailing) * rowPitch }

  /// The same with another border.
  package func with(border: Int, trailing: Int? = nil) -> ImageLayout {
    ImageLayout(
      height: height, width: width, channels: channels, border: border, trailing: trailing)
  }

  /// Channel 0 of a pixel, in floats from the first image's border; coordinates may be in the border.
  package func offset(image: Int, y: Int, x: Int) -> Int {
    image * imagePitch + (y + border) * rowPitch + (x + border) * channels
  }
}
