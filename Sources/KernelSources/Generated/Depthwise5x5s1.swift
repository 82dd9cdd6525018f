// Written by scripts/generate-tiles.py: change the script, not this file.

/// A 5×5 convolution of 16 channels with stride 1, each with a kernel of its own.
///
/// - Parameters:
///   - input: The first number of the first pixel's window.
///   - rowPitch: From one row of the input to the next, in floats.
///   - channels: From one pixel to the next, in floats, of the input and of the output.
///   - weights: Packed [5 · 5][16].
///   - bias: [16].
///   - output: The first pixel's first number.
///   - outputPitch: From one row of the output to the next, in floats.
///   - rows: Rows of the output.
///   - columns: Pixels in a row of the output.
///   - ceiling: Results are kept between 0 and it; 0 leaves them as they are.
@inline(never)
package func depthwise5x5s1(
  _ input: UnsafePointer<Float>, _ rowPitch: Int, _ channels: Int,
  _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
  _ output: UnsafeMutablePointer<Float>, _ outputPitch: Int, _ rows: Int, _ columns: Int,
  _ ceiling: Float
) {
  let ceilings = Vector(repeating: ceiling)
  for row in 0..<rows {
    for part in 0..<16 / Vector.scalarCount {
      let offset = part * Vector.scalarCount
      let weights = weights + offset
      let first = bias.vector(part)
      let line = input + offset + row * 1 * rowPitch
      let to = output + row * outputPitch + offset
      var column = 0
      while column < columns, columns >= 7 {
        // The last pixels of a row may be those of the tile before too.
        column = min(column, columns - 7)
        var o0 = first, o1 = first, o2 = first, o3 = first, o4 = first, o5 = first, o6 = first
        for i in 0..<5 {
          let from = line + i * rowPitch + column * 1 * channels
          let w = weights + i * 80
          let w0 = (w + 0).vector(0)
          let w1 = (w + 16).vector(0)
          let w2 = (w + 32).vector(0)
          let w3 = (w + 48).vector(0)
          let w4 = (w + 64).vector(0)
          let x0 = (from + 0 * channels).vector(0)
          o0 = o0.multiplyAdd(x0, w0)
          let x1 = (from + 1 * channels).vector(0)
          o0 = o0.multiplyAdd(x1, w1)
          o1 = o1.multiplyAdd(x1, w0)
          let x2 = (from + 2 * channels).vector(0)
          o0 = o0.multiplyAdd(x2, w2)
          o1 = o1.multiplyAdd(x2, w1)
          o2 = o2.multiplyAdd(x2, w0)
          let x3 = (from + 3 * channels).vector(0)
          o0 = o0.multiplyAdd(x3, w3)
          o1 = o1.multiplyAdd(x3, w2)
          o2 = o2.multiplyAdd(x3, w1)
          o3 = o3.multiplyAdd(x3, w0)
          let x4 = (from + 4 * channels).vector(0)
          o0 = o0.multiplyAdd(x4, w4)
          o1 = o1.multiplyAdd(x4, w3)
          o2 = o2.multiplyAdd(x4, w2)
          o3 = o3.multiplyAdd(x4, w1)
          o4 = o4.multiplyAdd(x4, w0)
          let x5 = (from + 5 * channels).vector(0)
          o1 = o1.multiplyAdd(x5, w4)
          o2 = o2.multiplyAdd(x5, w3)
          o3 = o3.multiplyAdd(x5, w2)
          o4 = o4.multiplyAdd(x5, w1)
          o5 = o5.multiplyAdd(x5, w0)
          let x6 = (from + 6 * channels).vector(0)
          o2 = o2.multiplyAdd(x6, w4)
          o3 = o3.multiplyAdd(x6, w3)
          o4 = o4.multiplyAdd(x6, w2)
          o5 = o5.multiplyAdd(x6, w1)
          o6 = o6.multiplyAdd(x6, w0)
          let x7 = (from + 7 * channels).vector(0)
          o3 = o3.multiplyAdd(x7, w4)
          o4 = o4.multiplyAdd(x7, w3)
          o5 = o5.multiplyAdd(x7, w2)
          o6 = o6.multiplyAdd(x7, w1)
          let x8 = (from + 8 * channels).vector(0)
          o4 = o4.multiplyAdd(x8, w4)
          o5 = o5.multiplyAdd(x8, w3)
          o6 = o6.multiplyAdd(x8, w2)
          let x9 = (from + 9 * channels).vector(0)
          o5 = o5.multiplyAdd(x9, w4)
          o6 = o6.multiplyAdd(x9, w3)
          let x10 = (from + 10 * channels).vector(0)
          o6 = o6.multiplyAdd(x10, w4)
        }
        if ceiling > 0 {
          o0 = o0.clamped(ceilings)
          o1 = o1.clamped(ceilings)
          o2 = o2.clamped(ceilings)
          o3 = o3.clamped(ceilings)
          o4 = o4.clamped(ceilings)
          o5 = o5.clamped(ceilings)
          o6 = o6.clamped(ceilings)
        }
        (to + (column + 0) * channels).store(o0, at: 0)
        (to + (column + 1) * channels).store(o1, at: 0)
        (to + (column + 2) * channels).store(o2, at: 0)
        (to + (column + 3) * channels).store(o3, at: 0)
        (to + (column + 4) * channels).store(o4, at: 0)
        (to + (column + 5) * channels).store(o5, at: 0)
        (to + (column + 6) * channels).store(o6, at: 0)
        column += 7
      }
      while column < columns {
        var o = first
        for i in 0..<5 {
          let from = line + i * rowPitch + column * 1 * channels
          let w = weights + i * 80
          for j in 0..<5 {
            o = o.multiplyAdd((from + j * channels).vector(0), (w + 16 * j).vector(0))
          }
        }
        if ceiling > 0 { o = o.clamped(ceilings) }
        (to + column * channels).store(o, at: 0)
        column += 1
      }
    }
  }
}
