/// A convolution with stride 2 over few channels, as one with stride 1 over many.
///
/// Each 2×2 pixels of the image become one pixel with four times the channels, its phases, and each
/// 2×2 taps of the kernel likewise one: 7×7 taps with stride 2 over 3 channels become 4×4 taps with
/// stride 1 over 12, which Winograd's algorithm computes. Channels of a phase are filled up with zeros to
/// 4, and the padding becomes part of the image: floats are [y / 2][x / 2][x % 2][y % 2][channel].
package struct ImagePhases: Sendable {
  /// Channels of the phases, zeros included.
  package static let channels = 16

  let inChannels: Int
  let kernel: Int
  let padding: Int

  /// - Returns: nil unless the phases' kernel is 4×4 and their channels suffice.
  package init?(
    inChannels: Int, kernel: (height: Int, width: Int), stride: Int, padding: Int
  ) {
    guard
      stride == 2, kernel.height == kernel.width, (7...8).contains(kernel.height),
      4 * inChannels <= Self.channels
    else { return nil }
    self.inChannels = inChannels
    self.kernel = kernel.height
    self.padding = padding
  }

  /// The phases' taps along a side.
  package var taps: Int { (kernel + 1) / 2 }

  /// [channel][input][kernel][kernel] → [channel][phase and input, up to 16][taps][taps].
  package func weights(_ weights: [Float]) -> [Float] {
    let (area, channels) = (kernel * kernel * inChannels, Self.channels)
    var phased = [Float](repeating: 0, count: weights.count / area * channels * taps * taps)
    for (index, weight) in weights.enumerated() {
      let (place, column) = index.quotientAndRemainder(dividingBy: kernel)
      let (plane, row) = place.quotientAndRemainder(dividingBy: kernel)
      let (channel, input) = plane.quotientAndRemainder(dividingBy: inChannels)
      let phase = channel * channels + (column % 2 * 2 + row % 2) * 4 + input
      phased[(phase * taps + row / 2) * taps + column / 2] = weight
    }
    return phased
  }

  /// The layout of the phases of an image; `trailing` as the convolution over them wants it.
  package func layout(height: Int, width: Int, trailing: Int = 0) -> ImageLayout {
    // As many as the output, and what the last window reads beyond.
    ImageLayout(
      height: (height + 2 * padding - kernel) / 2 + taps,
      width: (width + 2 * padding - kernel) / 2 + taps, channels: Self.channels, border: 0,
      trailing: trailing)
  }

  /// Writes planes [image, channel, height, width] into images of the phases' layout.
  ///
  /// What lies outside of an image isn't written: zeros have to be there.
  package func fill(
    _ to: UnsafeMutablePointer<Float>, _ layout: ImageLayout,
    fromPlanes planes: UnsafePointer<Float>, height: Int, width: Int, images: Int
  ) {
    let rows = (height + padding).dividedUp(by: 2)
    Parallel.forEach(images * rows) { index in
      let (image, row) = index.quotientAndRemainder(dividingBy: rows)
      let (first, last) = (max(2 * row - padding, 0), min(2 * row - padding + 2, height))
      guard first < last else { return }
      let area = height * width
      for y in first..<last {
        let from = planes + image * inChannels * area + y * width
        // Pixels that follow one another across are two phases apart.
        let to =
          to + layout.offset(image: image, y: row, x: 0) + padding * 8 + (y + padding) % 2 * 4
        guard inChannels == 3 else {
          for channel in 0..<inChannels {
            for x in 0..<width { to[8 * x + channel] = from[channel * area + x] }
          }
          continue
        }
        let (second, third) = (from + area, from + 2 * area)
        for x in 0..<width {
          UnsafeMutableRawPointer(to + 8 * x).storeBytes(
            of: SIMD4(from[x], second[x], third[x], 0), as: SIMD4<Float>.self)
        }
      }
    }
  }
}
