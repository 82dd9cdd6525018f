// Written by scripts/generate-tiles.py: change the script, not this file.

#if AVX512
  internal import CVector

  /// A convolution's window at 14 pixels, two vectors of output channels at a time, all taps in
  /// registers.
  ///
  /// - Parameters:
  ///   - inputs: The first of the window's numbers, for each of the 14 pixels.
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
  package func conv14x2v(
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
      var l8 = Vector.zero, r8 = Vector.zero
      var l9 = Vector.zero, r9 = Vector.zero
      var l10 = Vector.zero, r10 = Vector.zero
      var l11 = Vector.zero, r11 = Vector.zero
      var l12 = Vector.zero, r12 = Vector.zero
      var l13 = Vector.zero, r13 = Vector.zero
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
            let x8 = Vector(repeating: inputs[8][offset])
            l8 = l8.multiplyAdd(x8, left)
            r8 = r8.multiplyAdd(x8, right)
            let x9 = Vector(repeating: inputs[9][offset])
            l9 = l9.multiplyAdd(x9, left)
            r9 = r9.multiplyAdd(x9, right)
            let x10 = Vector(repeating: inputs[10][offset])
            l10 = l10.multiplyAdd(x10, left)
            r10 = r10.multiplyAdd(x10, right)
            let x11 = Vector(repeating: inputs[11][offset])
            l11 = l11.multiplyAdd(x11, left)
            r11 = r11.multiplyAdd(x11, right)
            let x12 = Vector(repeating: inputs[12][offset])
            l12 = l12.multiplyAdd(x12, left)
            r12 = r12.multiplyAdd(x12, right)
            let x13 = Vector(repeating: inputs[13][offset])
            l13 = l13.multiplyAdd(x13, left)
            r13 = r13.multiplyAdd(x13, right)
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
            let x8 = Vector(repeating: inputs[8][offset + 1])
            l8 = l8.multiplyAdd(x8, left)
            r8 = r8.multiplyAdd(x8, right)
            let x9 = Vector(repeating: inputs[9][offset + 1])
            l9 = l9.multiplyAdd(x9, left)
            r9 = r9.multiplyAdd(x9, right)
            let x10 = Vector(repeating: inputs[10][offset + 1])
            l10 = l10.multiplyAdd(x10, left)
            r10 = r10.multiplyAdd(x10, right)
            let x11 = Vector(repeating: inputs[11][offset + 1])
            l11 = l11.multiplyAdd(x11, left)
            r11 = r11.multiplyAdd(x11, right)
            let x12 = Vector(repeating: inputs[12][offset + 1])
            l12 = l12.multiplyAdd(x12, left)
            r12 = r12.multiplyAdd(x12, right)
            let x13 = Vector(repeating: inputs[13][offset + 1])
            l13 = l13.multiplyAdd(x13, left)
            r13 = r13.multiplyAdd(x13, right)
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
            let x8 = Vector(repeating: inputs[8][offset + 2])
            l8 = l8.multiplyAdd(x8, left)
            r8 = r8.multiplyAdd(x8, right)
            let x9 = Vector(repeating: inputs[9][offset + 2])
            l9 = l9.multiplyAdd(x9, left)
            r9 = r9.multiplyAdd(x9, right)
            let x10 = Vector(repeating: inputs[10][offset + 2])
            l10 = l10.multiplyAdd(x10, left)
            r10 = r10.multiplyAdd(x10, right)
            let x11 = Vector(repeating: inputs[11][offset + 2])
            l11 = l11.multiplyAdd(x11, left)
            r11 = r11.multiplyAdd(x11, right)
            let x12 = Vector(repeating: inputs[12][offset + 2])
            l12 = l12.multiplyAdd(x12, left)
            r12 = r12.multiplyAdd(x12, right)
            let x13 = Vector(repeating: inputs[13][offset + 2])
            l13 = l13.multiplyAdd(x13, left)
            r13 = r13.multiplyAdd(x13, right)
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
            let x8 = Vector(repeating: inputs[8][offset + 3])
            l8 = l8.multiplyAdd(x8, left)
            r8 = r8.multiplyAdd(x8, right)
            let x9 = Vector(repeating: inputs[9][offset + 3])
            l9 = l9.multiplyAdd(x9, left)
            r9 = r9.multiplyAdd(x9, right)
            let x10 = Vector(repeating: inputs[10][offset + 3])
            l10 = l10.multiplyAdd(x10, left)
            r10 = r10.multiplyAdd(x10, right)
            let x11 = Vector(repeating: inputs[11][offset + 3])
            l11 = l11.multiplyAdd(x11, left)
            r11 = r11.multiplyAdd(x11, right)
            let x12 = Vector(repeating: inputs[12][offset + 3])
            l12 = l12.multiplyAdd(x12, left)
            r12 = r12.multiplyAdd(x12, right)
            let x13 = Vector(repeating: inputs[13][offset + 3])
            l13 = l13.multiplyAdd(x13, left)
            r13 = r13.multiplyAdd(x13, right)
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
            let x8 = Vector(repeating: inputs[8][offset])
            l8 = l8.multiplyAdd(x8, left)
            r8 = r8.multiplyAdd(x8, right)
            let x9 = Vector(repeating: inputs[9][offset])
            l9 = l9.multiplyAdd(x9, left)
            r9 = r9.multiplyAdd(x9, right)
            let x10 = Vector(repeating: inputs[10][offset])
            l10 = l10.multiplyAdd(x10, left)
            r10 = r10.multiplyAdd(x10, right)
            let x11 = Vector(repeating: inputs[11][offset])
            l11 = l11.multiplyAdd(x11, left)
            r11 = r11.multiplyAdd(x11, right)
            let x12 = Vector(repeating: inputs[12][offset])
            l12 = l12.multiplyAdd(x12, left)
            r12 = r12.multiplyAdd(x12, right)
            let x13 = Vector(repeating: inputs[13][offset])
            l13 = l13.multiplyAdd(x13, left)
            r13 = r13.multiplyAdd(x13, right)
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
      l8 += left
      r8 += right
      l9 += left
      r9 += right
      l10 += left
      r10 += right
      l11 += left
      r11 += right
      l12 += left
      r12 += right
      l13 += left
      r13 += right
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
        let p8 = UnsafePointer(outputs[8] + channel + addend)
        l8 += p8.vector(0)
        r8 += p8.vector(1)
        let p9 = UnsafePointer(outputs[9] + channel + addend)
        l9 += p9.vector(0)
        r9 += p9.vector(1)
        let p10 = UnsafePointer(outputs[10] + channel + addend)
        l10 += p10.vector(0)
        r10 += p10.vector(1)
        let p11 = UnsafePointer(outputs[11] + channel + addend)
        l11 += p11.vector(0)
        r11 += p11.vector(1)
        let p12 = UnsafePointer(outputs[12] + channel + addend)
        l12 += p12.vector(0)
        r12 += p12.vector(1)
        let p13 = UnsafePointer(outputs[13] + channel + addend)
        l13 += p13.vector(0)
        r13 += p13.vector(1)
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
        l8 = l8.clamped(ceiling)
        r8 = r8.clamped(ceiling)
        l9 = l9.clamped(ceiling)
        r9 = r9.clamped(ceiling)
        l10 = l10.clamped(ceiling)
        r10 = r10.clamped(ceiling)
        l11 = l11.clamped(ceiling)
        r11 = r11.clamped(ceiling)
        l12 = l12.clamped(ceiling)
        r12 = r12.clamped(ceiling)
        l13 = l13.clamped(ceiling)
        r13 = r13.clamped(ceiling)
      }
      (outputs[0] + channel).store(l0, r0)
      (outputs[1] + channel).store(l1, r1)
      (outputs[2] + channel).store(l2, r2)
      (outputs[3] + channel).store(l3, r3)
      (outputs[4] + channel).store(l4, r4)
      (outputs[5] + channel).store(l5, r5)
      (outputs[6] + channel).store(l6, r6)
      (outputs[7] + channel).store(l7, r7)
      (outputs[8] + channel).store(l8, r8)
      (outputs[9] + channel).store(l9, r9)
      (outputs[10] + channel).store(l10, r10)
      (outputs[11] + channel).store(l11, r11)
      (outputs[12] + channel).store(l12, r12)
      (outputs[13] + channel).store(l13, r13)
    }
  }
#endif
