// Written by scripts/generate-tiles.py: change the script, not this file.

internal import CVector

/// A convolution's window at 1 pixels, two vectors of output channels at a time, all taps in
/// registers.
///
/// - Parameters:
///   - inputs: The first of the window's numbers, for each of the 1 pixels.
///   - segments: The window's rows.
///   - length: Numbers in a window's row: kernel width · input channels.
///   - pitch: From one row of the window to the next, in floats.
///   - weights: Packed [panels][segments · length][two vectors], aligned to a vector.
///   - bias: Two vectors a panel.
///   - panels: How many times two vectors of output channels.
///   - outputs: Channel 0 of each output pixel.
///   - channel: The first output channel to write.
///   - addend: From an output to what is added to it, in floats.
///   - adds: Whether anything is added.
///   - ceiling: Results are kept between 0 and it; 0 leaves them as they are.
///   - ahead: What is needed next: a vector of it is fetched at each tap.
///   - aheadPitch: From what the first panel fetches to what the second does, in floats.
@inline(never)
package func conv1x2v(
  _ inputs: UnsafePointer<UnsafePointer<Float>>, _ segments: Int, _ length: Int, _ pitch: Int,
  _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, _ panels: Int,
  _ outputs: UnsafePointer<UnsafeMutablePointer<Float>>, _ channel: Int, _ addend: Int,
  _ adds: Bool, _ ceiling: Float, _ ahead: UnsafePointer<Float>, _ aheadPitch: Int
) {
  var weights = weights
  for panel in 0..<panels {
    var l0 = Vector.zero, r0 = Vector.zero
    var ahead = ahead + panel * aheadPitch
    var start = 0
    for _ in 0..<segments {
      var offset = start
      let end = start + length
      while offset + 4 <= end {
        if 0 * Vector.scalarCount % 16 == 0 {
          cvector_prefetch(ahead + 0 * Vector.scalarCount)
        }
        do {
          let left = weights.aligned(0), right = weights.aligned(1)
          let x0 = Vector(repeating: inputs[0][offset])
          l0 = l0.multiplyAdd(x0, left)
          r0 = r0.multiplyAdd(x0, right)
        }
        if 1 * Vector.scalarCount % 16 == 0 {
          cvector_prefetch(ahead + 1 * Vector.scalarCount)
        }
        do {
          let left = weights.aligned(2), right = weights.aligned(3)
          let x0 = Vector(repeating: inputs[0][offset + 1])
          l0 = l0.multiplyAdd(x0, left)
          r0 = r0.multiplyAdd(x0, right)
        }
        if 2 * Vector.scalarCount % 16 == 0 {
          cvector_prefetch(ahead + 2 * Vector.scalarCount)
        }
        do {
          let left = weights.aligned(4), right = weights.aligned(5)
          let x0 = Vector(repeating: inputs[0][offset + 2])
          l0 = l0.multiplyAdd(x0, left)
          r0 = r0.multiplyAdd(x0, right)
        }
        if 3 * Vector.scalarCount % 16 == 0 {
          cvector_prefetch(ahead + 3 * Vector.scalarCount)
        }
        do {
          let left = weights.aligned(6), right = weights.aligned(7)
          let x0 = Vector(repeating: inputs[0][offset + 3])
          l0 = l0.multiplyAdd(x0, left)
          r0 = r0.multiplyAdd(x0, right)
        }
        weights += 8 * Vector.scalarCount
        ahead += 4 * Vector.scalarCount
        offset += 4
      }
      while offset < end {
        if 0 * Vector.scalarCount % 16 == 0 {
          cvector_prefetch(ahead + 0 * Vector.scalarCount)
        }
        do {
          let left = weights.aligned(0), right = weights.aligned(1)
          let x0 = Vector(repeating: inputs[0][offset])
          l0 = l0.multiplyAdd(x0, left)
          r0 = r0.multiplyAdd(x0, right)
        }
        weights += 2 * Vector.scalarCount
        ahead += Vector.scalarCount
        offset += 1
      }
      start += pitch
    }
    let left = bias.vector(2 * panel), right = bias.vector(2 * panel + 1)
    let channel = channel + 2 * panel * Vector.scalarCount
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
}
