// Written by scripts/generate-tiles.py: change the script, not this file.

#if AVX512
  internal import CVector

  /// A convolution's window at 8 pixels, two vectors of output channels at a time, all taps in
  /// registers.
  ///
  /// - Parameters:
  ///   - inputs: The first of the window's numbers, for each of the 8 pixels.
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
  package func conv8x2v(
    _ inputs: UnsafePointer<UnsafePointer<Float>>, _ segments: Int, _ length: Int, _ pitch: Int,
    _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, _ panels: Int,
    _ outputs: UnsafePointer<UnsafeMutablePointer<Float>>, _ channel: Int, _ addend: Int,
    _ adds: Bool, _ ceiling: Float, _ ahead: UnsafePointer<Float>, _ aheadPitch: Int
  ) {
    var weights = weights
    for panel in 0..<panels {
      var l0 = Vector.zero, r0 = Vector.zero
      var l1 = Vector.zero, r1 = Vector.zero
      var l2 = Vector.zero, r2 = Vector.zero
      var l3 = Vector.zero, r3 = Vector.zero
      var l4 = Vector.zero, r4 = Vector.zero
      var l5 = Vector.zero, r5 = Vector.zero
      var l6 = Vector.zero, r6 = Vector.zero
      var l7 = Vector.zero, r7 = Vector.zero
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
            let x1 = Vector(repeating: inputs[1][offset])
            l1 = l1.multiplyAdd(x1, left)
            r1 = r1.multiplyAdd(x1, right)
            let x2 = Vector(repeating: inputs[2][offset])
            l2 = l2.multiplyAdd(x2, left)
            r2 = r2.multiplyAdd(x2, right)
            let x3 = Vector(repeating: inputs[3][offset])
            l3 = l3.multiplyAdd(x3, left)
            r3 = r3.multiplyAdd(x3, right)
            let x4 = Vector(repeating: inputs[4][offset])
            l4 = l4.multiplyAdd(x4, left)
            r4 = r4.multiplyAdd(x4, right)
            let x5 = Vector(repeating: inputs[5][offset])
            l5 = l5.multiplyAdd(x5, left)
            r5 = r5.multiplyAdd(x5, right)
            let x6 = Vector(repeating: inputs[6][offset])
            l6 = l6.multiplyAdd(x6, left)
            r6 = r6.multiplyAdd(x6, right)
            let x7 = Vector(repeating: inputs[7][offset])
            l7 = l7.multiplyAdd(x7, left)
            r7 = r7.multiplyAdd(x7, right)
          }
          if 1 * Vector.scalarCount % 16 == 0 {
            cvector_prefetch(ahead + 1 * Vector.scalarCount)
          }
          do {
            let left = weights.aligned(2), right = weights.aligned(3)
            let x0 = Vector(repeating: inputs[0][offset + 1])
            l0 = l0.multiplyAdd(x0, left)
            r0 = r0.multiplyAdd(x0, right)
            let x1 = Vector(repeating: inputs[1][offset + 1])
            l1 = l1.multiplyAdd(x1, left)
            r1 = r1.multiplyAdd(x1, right)
            let x2 = Vector(repeating: inputs[2][offset + 1])
            l2 = l2.multiplyAdd(x2, left)
            r2 = r2.multiplyAdd(x2, right)
            let x3 = Vector(repeating: inputs[3][offset + 1])
            l3 = l3.multiplyAdd(x3, left)
            r3 = r3.multiplyAdd(x3, right)
            let x4 = Vector(repeating: inputs[4][offset + 1])
            l4 = l4.multiplyAdd(x4, left)
            r4 = r4.multiplyAdd(x4, right)
            let x5 = Vector(repeating: inputs[5][offset + 1])
            l5 = l5.multiplyAdd(x5, left)
            r5 = r5.multiplyAdd(x5, right)
            let x6 = Vector(repeating: inputs[6][offset + 1])
            l6 = l6.multiplyAdd(x6, left)
            r6 = r6.multiplyAdd(x6, right)
            let x7 = Vector(repeating: inputs[7][offset + 1])
            l7 = l7.multiplyAdd(x7, left)
            r7 = r7.multiplyAdd(x7, right)
          }
          if 2 * Vector.scalarCount % 16 == 0 {
            cvector_prefetch(ahead + 2 * Vector.scalarCount)
          }
          do {
            let left = weights.aligned(4), right = weights.aligned(5)
            let x0 = Vector(repeating: inputs[0][offset + 2])
            l0 = l0.multiplyAdd(x0, left)
            r0 = r0.multiplyAdd(x0, right)
            let x1 = Vector(repeating: inputs[1][offset + 2])
            l1 = l1.multiplyAdd(x1, left)
            r1 = r1.multiplyAdd(x1, right)
            let x2 = Vector(repeating: inputs[2][offset + 2])
            l2 = l2.multiplyAdd(x2, left)
            r2 = r2.multiplyAdd(x2, right)
            let x3 = Vector(repeating: inputs[3][offset + 2])
            l3 = l3.multiplyAdd(x3, left)
            r3 = r3.multiplyAdd(x3, right)
            let x4 = Vector(repeating: inputs[4][offset + 2])
            l4 = l4.multiplyAdd(x4, left)
            r4 = r4.multiplyAdd(x4, right)
            let x5 = Vector(repeating: inputs[5][offset + 2])
            l5 = l5.multiplyAdd(x5, left)
            r5 = r5.multiplyAdd(x5, right)
            let x6 = Vector(repeating: inputs[6][offset + 2])
            l6 = l6.multiplyAdd(x6, left)
            r6 = r6.multiplyAdd(x6, right)
            let x7 = Vector(repeating: inputs[7][offset + 2])
            l7 = l7.multiplyAdd(x7, left)
            r7 = r7.multiplyAdd(x7, right)
          }
          if 3 * Vector.scalarCount % 16 == 0 {
            cvector_prefetch(ahead + 3 * Vector.scalarCount)
          }
          do {
            let left = weights.aligned(6), right = weights.aligned(7)
            let x0 = Vector(repeating: inputs[0][offset + 3])
            l0 = l0.multiplyAdd(x0, left)
            r0 = r0.multiplyAdd(x0, right)
            let x1 = Vector(repeating: inputs[1][offset + 3])
            l1 = l1.multiplyAdd(x1, left)
            r1 = r1.multiplyAdd(x1, right)
            let x2 = Vector(repeating: inputs[2][offset + 3])
            l2 = l2.multiplyAdd(x2, left)
            r2 = r2.multiplyAdd(x2, right)
            let x3 = Vector(repeating: inputs[3][offset + 3])
            l3 = l3.multiplyAdd(x3, left)
            r3 = r3.multiplyAdd(x3, right)
            let x4 = Vector(repeating: inputs[4][offset + 3])
            l4 = l4.multiplyAdd(x4, left)
            r4 = r4.multiplyAdd(x4, right)
            let x5 = Vector(repeating: inputs[5][offset + 3])
            l5 = l5.multiplyAdd(x5, left)
            r5 = r5.multiplyAdd(x5, right)
            let x6 = Vector(repeating: inputs[6][offset + 3])
            l6 = l6.multiplyAdd(x6, left)
            r6 = r6.multiplyAdd(x6, right)
            let x7 = Vector(repeating: inputs[7][offset + 3])
            l7 = l7.multiplyAdd(x7, left)
            r7 = r7.multiplyAdd(x7, right)
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
            let x1 = Vector(repeating: inputs[1][offset])
            l1 = l1.multiplyAdd(x1, left)
            r1 = r1.multiplyAdd(x1, right)
            let x2 = Vector(repeating: inputs[2][offset])
            l2 = l2.multiplyAdd(x2, left)
            r2 = r2.multiplyAdd(x2, right)
            let x3 = Vector(repeating: inputs[3][offset])
            l3 = l3.multiplyAdd(x3, left)
            r3 = r3.multiplyAdd(x3, right)
            let x4 = Vector(repeating: inputs[4][offset])
            l4 = l4.multiplyAdd(x4, left)
            r4 = r4.multiplyAdd(x4, right)
            let x5 = Vector(repeating: inputs[5][offset])
            l5 = l5.multiplyAdd(x5, left)
            r5 = r5.multiplyAdd(x5, right)
            let x6 = Vector(repeating: inputs[6][offset])
            l6 = l6.multiplyAdd(x6, left)
            r6 = r6.multiplyAdd(x6, right)
            let x7 = Vector(repeating: inputs[7][offset])
            l7 = l7.multiplyAdd(x7, left)
            r7 = r7.multiplyAdd(x7, right)
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
      l1 += left
      r1 += right
      l2 += left
      r2 += right
      l3 += left
      r3 += right
      l4 += left
      r4 += right
      l5 += left
      r5 += right
      l6 += left
      r6 += right
      l7 += left
      r7 += right
      if adds {
        let p0 = UnsafePointer(outputs[0] + channel + addend)
        l0 += p0.vector(0)
        r0 += p0.vector(1)
        let p1 = UnsafePointer(outputs[1] + channel + addend)
        l1 += p1.vector(0)
        r1 += p1.vector(1)
        let p2 = UnsafePointer(outputs[2] + channel + addend)
        l2 += p2.vector(0)
        r2 += p2.vector(1)
        let p3 = UnsafePointer(outputs[3] + channel + addend)
        l3 += p3.vector(0)
        r3 += p3.vector(1)
        let p4 = UnsafePointer(outputs[4] + channel + addend)
        l4 += p4.vector(0)
        r4 += p4.vector(1)
        let p5 = UnsafePointer(outputs[5] + channel + addend)
        l5 += p5.vector(0)
        r5 += p5.vector(1)
        let p6 = UnsafePointer(outputs[6] + channel + addend)
        l6 += p6.vector(0)
        r6 += p6.vector(1)
        let p7 = UnsafePointer(outputs[7] + channel + addend)
        l7 += p7.vector(0)
        r7 += p7.vector(1)
      }
      if ceiling > 0 {
        let ceiling = Vector(repeating: ceiling)
        l0 = l0.clamped(ceiling)
        r0 = r0.clamped(ceiling)
        l1 = l1.clamped(ceiling)
        r1 = r1.clamped(ceiling)
        l2 = l2.clamped(ceiling)
        r2 = r2.clamped(ceiling)
        l3 = l3.clamped(ceiling)
        r3 = r3.clamped(ceiling)
        l4 = l4.clamped(ceiling)
        r4 = r4.clamped(ceiling)
        l5 = l5.clamped(ceiling)
        r5 = r5.clamped(ceiling)
        l6 = l6.clamped(ceiling)
        r6 = r6.clamped(ceiling)
        l7 = l7.clamped(ceiling)
        r7 = r7.clamped(ceiling)
      }
      (outputs[0] + channel).store(l0, r0)
      (outputs[1] + channel).store(l1, r1)
      (outputs[2] + channel).store(l2, r2)
      (outputs[3] + channel).store(l3, r3)
      (outputs[4] + channel).store(l4, r4)
      (outputs[5] + channel).store(l5, r5)
      (outputs[6] + channel).store(l6, r6)
      (outputs[7] + channel).store(l7, r7)
    }
  }
#endif
