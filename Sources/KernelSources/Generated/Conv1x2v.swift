// Written by scripts/generate-tiles.py: change the script, not this file.

internal import CVector

/// A convolution's window at 1 pixels, two vectors of output channels, all taps in registers.
///
/// - Parameters:
///   - inputs: The first of the window's numbers, for each of the 1 pixels.
///   - segments: The window's rows.
///   - length: Numbers in a window's row: kernel width · input channels.
///   - pitch: From one row of the window to the next, in floats.
///   - weights: Packed [segments · length][two vectors], aligned to a vector.
///   - bias: Two vectors.
///   - outputs: Channel 0 of each output pixel.
///   - channel: The first output channel to write.
///   - addend: From an output to what is added to it, in floats.
///   - adds: Whether anything is added.
///   - ceiling: Results are kept between 0 and it; 0 leaves them as they are.
///   - ahead: What is needed next: a vector of it is fetched at each tap.
@inline(never)
package func conv1x2v(
  _ inputs: UnsafePointer<UnsafePointer<Float>>, _ segments: Int, _ length: Int, _ pitch: Int,
  _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
  _ outputs: UnsafePointer<UnsafeMutablePointer<Float>>, _ channel: Int, _ addend: Int,
  _ adds: Bool, _ ceiling: Float, _ ahead: UnsafePointer<Float>
) {
  var l0 = Vector.zero, r0 = Vector.zero
  var weights = weights
  var ahead = ahead
  var start = 0
  for _ in 0..<segments {
    for offset in start..<start + length {
      let left = weights.aligned(0), right = weights.aligned(1)
      cvector_prefetch(ahead)
      ahead += Vector.scalarCount
      let x0 = Vector(repeating: inputs[0][offset])
      l0 = l0.multiplyAdd(x0, left)
      r0 = r0.multiplyAdd(x0, right)
      weights += 2 * Vector.scalarCount
    }
    start += pitch
  }
  let left = bias.vector(0), right = bias.vector(1)
  l0 += left
  r0 += right
  if adds {
    let p0 = UnsafePointer(outputs[0] + channel + addend)
    l0 += p0.vector(0)
    r0 += p0.vector(1)
  }
  if ceiling > 0 {
    let ceiling = Vector(repeating: ceiling)
    l0 = l0.clamped(ceiling)
    r0 = r0.clamped(ceiling)
  }
  (outputs[0] + channel).store(l0, r0)
}
