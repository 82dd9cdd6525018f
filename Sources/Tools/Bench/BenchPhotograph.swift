internal import Autograd
internal import Vision

/// Draws what compresses and decodes like a photograph: layers of clouds, and noise in every pixel.
enum BenchPhotograph {
  /// A picture of 500×375; as a PNG it takes about 350 KB, as photographs of that size do.
  static func draw(seed: UInt64, width: Int = 500, height: Int = 375) -> Image {
    var random = SeededGenerator(seed: seed)
    var values = [Float](repeating: 118, count: width * height * 3)
    var (cell, amplitude) = (128, Float(48))
    while cell >= 2 {
      add(cell: cell, amplitude: amplitude, to: &values, width: width, height: height, &random)
      (cell, amplitude) = (cell / 2, amplitude * 0.55)
    }
    let pixels = values.map { value in
      UInt8(max(0, min(255, value + 4 * (Float.random(in: -1...1, using: &random)))))
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  /// Adds values drawn at the corners of square cells, bilinear between them.
  private static func add(
    cell: Int, amplitude: Float, to values: inout [Float], width: Int, height: Int,
    _ random: inout SeededGenerator
  ) {
    let (columns, rows) = (width / cell + 2, height / cell + 2)
    let corners = (0..<columns * rows * 3).map { _ in
      amplitude * Float.random(in: -1...1, using: &random)
    }
    for y in 0..<height {
      let (row, down) = (y / cell, Float(y % cell) / Float(cell))
      for x in 0..<width {
        let (column, right) = (x / cell, Float(x % cell) / Float(cell))
        for channel in 0..<3 {
          let corner = (row * columns + column) * 3 + channel
          let top = corners[corner] * (1 - right) + corners[corner + 3] * right
          let below = corner + columns * 3
          let bottom = corners[below] * (1 - right) + corners[below + 3] * right
          values[(y * width + x) * 3 + channel] += top * (1 - down) + bottom * down
        }
      }
    }
  }
}
