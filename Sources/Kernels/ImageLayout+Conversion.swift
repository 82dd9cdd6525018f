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
  ///
  /// - Parameter some: How many channels, from the first; all if nil.
  package func planes(
    _ from: UnsafePointer<Float>, images: Int, channels some: Int? = nil,
    into planes: UnsafeMutablePointer<Float>
  ) {
    forEachPlaneRow(images, some ?? channels, into: planes) { place, row in
      for x in 0..<width { row[x] = from[place &+ x &* channels] }
    }
  }

  /// The same of bytes that stand for (byte − zero) · step.
  package func planes(
    _ from: UnsafePointer<UInt8>, zero: Float, step: Float, images: Int, channels some: Int,
    into planes: UnsafeMutablePointer<Float>
  ) {
    forEachPlaneRow(images, some, into: planes) { place, row in
      for x in 0..<width { row[x] = (Float(from[place &+ x &* channels]) - zero) * step }
    }
  }

  /// Hands over each row of planes, and where its first number lies in images of this layout.
  private func forEachPlaneRow(
    _ images: Int, _ some: Int, into planes: UnsafeMutablePointer<Float>,
    _ body: (_ place: Int, _ row: UnsafeMutablePointer<Float>) -> Void
  ) {
    let area = height * width
    Parallel.forEach(images * height) { index in
      let (image, y) = index.quotientAndRemainder(dividingBy: height)
      let to = planes + image * some * area + y * width
      for channel in 0..<some {
        body(offset(image: image, y: y, x: 0) + channel, to + channel * area)
      }
    }
  }
}
