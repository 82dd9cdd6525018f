package import Vision

/// Draws the pictures of the `synth` data set, in whole numbers throughout.
package enum SynthPainter {
  /// Picture number `image` of a class, `size` × `size`; the same pixels everywhere and for ever.
  ///
  /// Each pixel is the mean of 2 × 2 points. How many classes and images there are changes nothing.
  package static func draw(_ kind: SynthClass, image: Int, size: Int, seed: UInt64) -> Image {
    var random = SynthRandom(seed: seed, classIndex: kind.index, image: image)
    let scene = SynthScene(kind, &random)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(size * size * 3)
    for row in 0..<size {
      for column in 0..<size {
        let sum = sumOfPoints(scene, column: column, row: row, size: size)
        let pixel = row * size + column
        pixels.append(scene.developed((sum.red + 2) / 4, pixel: pixel, channel: 0))
        pixels.append(scene.developed((sum.green + 2) / 4, pixel: pixel, channel: 1))
        pixels.append(scene.developed((sum.blue + 2) / 4, pixel: pixel, channel: 2))
      }
    }
    return Image(width: size, height: size, pixels: pixels)
  }

  private static func sumOfPoints(
    _ scene: SynthScene, column: Int, row: Int, size: Int
  ) -> SynthColor {
    var sum = SynthColor(red: 0, green: 0, blue: 0)
    for point in 0..<4 {
      let x = (4 * column + 2 * (point & 1) + 1) * 1024 / size
      let y = (4 * row + 2 * (point >> 1) + 1) * 1024 / size
      let color = scene.color(x, y)
      sum.red += color.red
      sum.green += color.green
      sum.blue += color.blue
    }
    return sum
  }
}
