// Pillow's resampling: 8-bit values, weights of 22 fractional bits, sums of 32 bits, rounded, clipped.

/// Half of a unit, so that dropping the fractional bits rounds.
@inline(__always)
private var half: Int32 { 1 << 21 }

/// Drops the fractional bits and clips to 0...255.
@inline(__always)
private func byte(_ sum: Int32) -> UInt8 {
  UInt8(truncatingIfNeeded: max(0, min(255, sum &>> 22)))
}

/// The same for each lane.
///
/// Written with shifts and lane by lane: the compiler makes minimum, maximum and a narrowing of that,
/// while the standard library's own are loops.
@inline(__always)
private func bytes(_ sums: SIMD16<Int32>) -> SIMD16<UInt8> {
  let whole = sums &>> 22
  let v = (whole | ((SIMD16(repeating: 255) &- whole) &>> 31)) & ~(whole &>> 31)
  @inline(__always) func b(_ lane: Int) -> UInt8 { UInt8(truncatingIfNeeded: v[lane]) }
  return SIMD16(
    b(0), b(1), b(2), b(3), b(4), b(5), b(6), b(7), b(8), b(9), b(10), b(11), b(12), b(13), b(14),
    b(15))
}

/// Bytes as numbers of 32 bits.
@inline(__always)
private func widened(_ v: SIMD16<UInt8>) -> SIMD16<Int32> {
  @inline(__always) func i(_ lane: Int) -> Int32 { Int32(v[lane]) }
  return SIMD16(
    i(0), i(1), i(2), i(3), i(4), i(5), i(6), i(7), i(8), i(9), i(10), i(11), i(12), i(13), i(14),
    i(15))
}

/// target[3·x + c] = Σ weight(x, i) · row[3 · (starts[x] − first + i) + c]: one row of RGB pixels
/// becomes another.
///
/// A weight is 2¹¹ times its high part and its low part of 11 bits, since processors multiply pairs of
/// 16-bit numbers: `CImageKernels` does.
///
/// - Parameters:
///   - row: The pixel that `first` is the index of; 16 bytes after the last one that an output needs
///     may be read too.
///   - counts: How many pixels each output needs.
///   - weights: [outputs][stride / 4][high and low][4]; zero after `counts`.
///   - stride: The largest count, rounded up to a multiple of four.
///   - target: `3 * outputs` bytes, none beyond is written.
@inline(never)
package func resampleacross1x4(
  _ row: UnsafePointer<UInt8>, _ first: Int, _ starts: UnsafePointer<Int>,
  _ counts: UnsafePointer<Int>, _ weights: UnsafePointer<Int16>, _ stride: Int, _ outputs: Int,
  _ target: UnsafeMutablePointer<UInt8>
) {
  for x in 0..<outputs {
    var source = row + 3 * (starts[x] - first)
    let line = weights + 2 * stride * x
    var (red, green, blue) = (half, half, half)
    for index in 0..<counts[x] {
      let place = index + index / 4 * 4
      let weight = Int32(line[place]) &<< 11 &+ Int32(line[place + 4])
      red &+= weight &* Int32(source[0])
      green &+= weight &* Int32(source[1])
      blue &+= weight &* Int32(source[2])
      source += 3
    }
    target[3 * x] = byte(red)
    target[3 * x + 1] = byte(green)
    target[3 * x + 2] = byte(blue)
  }
}

/// target[x] = Σ weights[i] · rows[i][x]: several rows of bytes become one.
///
/// - Parameters:
///   - rows: `count` rows of `line` bytes.
///   - target: `line` bytes; none beyond is written.
@inline(never)
package func resampledown1x64(
  _ rows: UnsafePointer<UnsafePointer<UInt8>>, _ weights: UnsafePointer<Int32>, _ count: Int,
  _ line: Int, _ target: UnsafeMutablePointer<UInt8>
) {
  var x = 0
  while x + 64 <= line {
    var s0 = SIMD16<Int32>(repeating: half)
    var (s1, s2, s3) = (s0, s0, s0)
    for index in 0..<count {
      let row = UnsafeRawPointer(rows[index] + x)
      let weight = SIMD16<Int32>(repeating: weights[index])
      s0 &+= sixteen(row, 0) &* weight
      s1 &+= sixteen(row, 16) &* weight
      s2 &+= sixteen(row, 32) &* weight
      s3 &+= sixteen(row, 48) &* weight
    }
    let to = UnsafeMutableRawPointer(target + x)
    to.storeBytes(of: bytes(s0), as: SIMD16<UInt8>.self)
    to.storeBytes(of: bytes(s1), toByteOffset: 16, as: SIMD16<UInt8>.self)
    to.storeBytes(of: bytes(s2), toByteOffset: 32, as: SIMD16<UInt8>.self)
    to.storeBytes(of: bytes(s3), toByteOffset: 48, as: SIMD16<UInt8>.self)
    x += 64
  }
  while x + 16 <= line {
    var sums = SIMD16<Int32>(repeating: half)
    for index in 0..<count {
      sums &+=
        sixteen(UnsafeRawPointer(rows[index] + x), 0)
        &* SIMD16<Int32>(repeating: weights[index])
    }
    UnsafeMutableRawPointer(target + x).storeBytes(of: bytes(sums), as: SIMD16<UInt8>.self)
    x += 16
  }
  while x < line {
    var sum = half
    for index in 0..<count { sum &+= weights[index] &* Int32(rows[index][x]) }
    target[x] = byte(sum)
    x += 1
  }
}

/// Sixteen bytes as numbers of 32 bits.
@inline(__always)
private func sixteen(_ row: UnsafeRawPointer, _ offset: Int) -> SIMD16<Int32> {
  widened(row.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self))
}
