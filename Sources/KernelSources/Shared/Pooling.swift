internal import CVector

/// output[channel] = the largest of the inputs' numbers of that channel; NaN if one is NaN.
///
/// - Parameters:
///   - inputs: Channel 0 of each pixel in the window.
///   - count: The window's pixels, at least one.
///   - channels: A multiple of a vector's lanes.
@inline(never)
package func maxpool1x1v(
  _ inputs: UnsafePointer<UnsafePointer<Float>>, _ count: Int, _ channels: Int,
  _ output: UnsafeMutablePointer<Float>
) {
  for index in 0..<channels / Vector.scalarCount {
    var largest = inputs[0].vector(index)
    for pixel in 1..<count {
      largest = largest.larger(inputs[pixel].vector(index))
    }
    output.store(largest, at: index)
  }
}

/// output[channel] = the mean of that channel over all pixels, summed row by row.
///
/// - Parameters:
///   - input: Channel 0 of the first pixel.
///   - pitch: From one row of pixels to the next, in floats.
///   - channels: A multiple of a vector's lanes; also the distance of two pixels in a row.
@inline(never)
package func avgpool1x1v(
  _ input: UnsafePointer<Float>, _ height: Int, _ width: Int, _ pitch: Int, _ channels: Int,
  _ output: UnsafeMutablePointer<Float>
) {
  let count = Vector(repeating: Float(height * width))
  for index in 0..<channels / Vector.scalarCount {
    var sum = Vector.zero
    for row in 0..<height {
      for column in 0..<width {
        sum += (input + row * pitch + column * channels).vector(index)
      }
    }
    output.store(sum / count, at: index)
  }
}

/// output[x] = the largest of input[x · stride + t · dilation] over all taps t, the first of equal ones;
/// NaN if one is.
///
/// - Parameter input: Two vectors more may be read than windows reach.
@inline(never)
package func maxacross1v(
  _ input: UnsafePointer<Float>, _ stride: Int, _ taps: Int, _ dilation: Int, _ count: Int,
  _ output: UnsafeMutablePointer<Float>
) {
  let lanes = Vector.scalarCount
  var x = 0
  if stride == 1 || stride == 2 {
    while x < count {
      var largest = Vector(repeating: -.infinity)
      for tap in 0..<taps {
        let here = input + x * stride + tap * dilation
        let next = stride == 1 ? here.vector(0) : cvector_evens(here.vector(0), here.vector(1))
        largest = largest.larger(next)
      }
      if x + lanes <= count {
        (output + x).store(largest, at: 0)
      } else {
        cvector_store_part(output + x, largest, count - x)
      }
      x += lanes
    }
    return
  }
  while x < count {
    var largest = -Float.infinity
    for tap in 0..<taps {
      let next = input[x * stride + tap * dilation]
      if next > largest || next != next { largest = next }
    }
    output[x] = largest
    x += 1
  }
}
