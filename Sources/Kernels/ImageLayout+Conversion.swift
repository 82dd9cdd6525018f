extension ImageLayout {
  /// Writes planes [image, channel, height, width] into images of this layout.
  package func fill(
    _ to: UnsafeMutablePointer<Float>, fromPlanes planes: UnsafePointer<Float>, images: Int,
    table: KernelTable = .current
  ) {
    let area = height * width
    Parallel.forEach(images * height) { index in
      let (image, y) = index.quotientAndRemainder(dividingBy: height)
      let to = to + offset(image: image, y: y, x: 0)
      let from = planes + image * channels * area + y * width
      if channels == 3 { return table.interleave3(from, area, width, to) }
      for channel in 0..<channels {
        let row = from + channel * area
        for x in 0..<width { to[x &* channels &+ channel] = row[x] }
      }
    }
  }

  /// The images' inner parts as planes [image, channel, height, width].
  package func planes(
    _ from: UnsafePointer<Float>, images: Int, into planes: UnsafeMutablePointer<Float>
  ) {
    let area = height * width
    Parallel.forEach(images * height) { index in
      let (image, y) = index.quotientAndRemainder(dividingBy: height)
      let from = from + offset(image: image, y: y, x: 0)
      let to = planes + image * channels * area + y * width
      for channel in 0..<channels {
        let row = to + channel * area
        for x in 0..<width { row[x] = from[x &* channels &+ channel] }
      }
    }
  }
}
