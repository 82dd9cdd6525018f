/// The inner loops of resampling: 8-bit values, integer weights, sums of 32 bits.
enum ResampleRows {
  /// Bytes of a row that the vertical pass sums at a time, so that the sums stay in the first
  /// cache.
  static let block = 2048

  /// Half of a unit, so that dropping the fractional bits rounds.
  @inline(__always)
  private static var half: Int32 { 1 << (ResampleWeights.precision - 1) }

  /// Drops the fractional bits and clips to 0...255.
  @inline(__always)
  private static func byte(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: max(0, min(255, sum &>> ResampleWeights.precision)))
  }

  /// One row of RGB to one row of RGB; `row` starts at the first column that is needed.
  static func horizontal(
    _ row: UnsafePointer<UInt8>, _ passes: ResampleWeights, into target: UnsafeMutablePointer<UInt8>
  ) {
    let first = passes.needed.lowerBound
    let outputs = passes.starts.count
    let stride = passes.stride
    passes.starts.withUnsafeBufferPointer { starts in
      passes.counts.withUnsafeBufferPointer { counts in
        passes.weights.withUnsafeBufferPointer { weights in
          for x in 0..<outputs {
            var source = 3 &* (starts[x] &- first)
            let at = stride &* x
            var (red, green, blue) = (half, half, half)
            for index in at..<(at &+ counts[x]) {
              let weight = weights[index]
              red &+= weight &* Int32(row[source])
              green &+= weight &* Int32(row[source &+ 1])
              blue &+= weight &* Int32(row[source &+ 2])
              source &+= 3
            }
            target[3 &* x] = byte(red)
            target[3 &* x &+ 1] = byte(green)
            target[3 &* x &+ 2] = byte(blue)
          }
        }
      }
    }
  }

  /// `count` rows of `line` bytes, from row `start` on, to one row.
  ///
  /// The rows lie in a ring of `rows`.
  static func vertical(
    _ ring: UnsafePointer<UInt8>, rows: Int, line: Int, start: Int, count: Int,
    weights: UnsafePointer<Int32>, sums: UnsafeMutablePointer<Int32>,
    into target: UnsafeMutablePointer<UInt8>
  ) {
    var from = 0
    while from < line {
      let size = min(block, line - from)
      sums.update(repeating: half, count: size)
      for index in 0..<count {
        let row = ring + line * ((start + index) % rows) + from
        let weight = weights[index]
        for x in 0..<size { sums[x] &+= weight &* Int32(row[x]) }
      }
      let output = target + from
      for x in 0..<size { output[x] = byte(sums[x]) }
      from += size
    }
  }
}
