/// Resizes a picture whose rows arrive one after another, from top to bottom.
///
/// Holds the few rows that the vertical pass needs at a time, as 8-bit values like Pillow's
/// intermediate picture, so results are the same bit for bit.
struct RowResampler: ~Copyable {
  private let plan: ResamplePlan
  /// Pixels of a row in the ring: those of the result, or of the picture when rows go first.
  private let ringWidth: Int
  /// The last rows, at their index modulo their number.
  private let ring: UnsafeMutablePointer<UInt8>
  private let ringRows: Int
  /// One row between the passes.
  private let between: UnsafeMutablePointer<UInt8>
  private let sums: UnsafeMutablePointer<Int32>
  private var arrived = 0
  private var finished = 0

  init(_ plan: ResamplePlan) {
    self.plan = plan
    ringWidth = plan.verticalFirst ? plan.columns.count : plan.width
    ringRows = plan.vertical?.stride ?? 1
    ring = .allocate(capacity: 3 * ringWidth * ringRows)
    between = .allocate(capacity: 3 * max(ringWidth, plan.width))
    sums = .allocate(capacity: ResampleRows.block)
  }

  deinit {
    ring.deallocate()
    between.deallocate()
    sums.deallocate()
  }

  /// Takes the needed columns of the next needed row, and writes what is complete by it.
  ///
  /// `target` is the top left of the result, whose rows are `stride` bytes apart.
  mutating func push(
    _ row: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>, stride: Int
  ) {
    let index = arrived
    arrived += 1
    guard let vertical = plan.vertical else {
      passHorizontally(row, into: target + stride * index)
      return
    }
    let slot = ring + 3 * ringWidth * (index % ringRows)
    if plan.verticalFirst {
      slot.update(from: row, count: 3 * ringWidth)
    } else {
      passHorizontally(row, into: slot)
    }
    let first = vertical.needed.lowerBound
    while finished < plan.height,
      vertical.starts[finished] + vertical.counts[finished] - first <= arrived
    {
      let output = target + stride * finished
      passVertically(vertical, first, into: plan.verticalFirst ? between : output)
      if plan.verticalFirst { passHorizontally(UnsafePointer(between), into: output) }
      finished += 1
    }
  }

  private func passHorizontally(
    _ row: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>
  ) {
    if let horizontal = plan.horizontal {
      ResampleRows.horizontal(row, horizontal, into: target)
    } else {
      target.update(from: row, count: 3 * plan.width)
    }
  }

  private func passVertically(
    _ weights: ResampleWeights, _ first: Int, into target: UnsafeMutablePointer<UInt8>
  ) {
    let start = weights.starts[finished] - first
    let line = 3 * ringWidth
    weights.weights.withUnsafeBufferPointer { all in
      guard let base = all.baseAddress else { return }
      ResampleRows.vertical(
        ring, rows: ringRows, line: line, start: start, count: weights.counts[finished],
        weights: base + weights.stride * finished, sums: sums, into: target)
    }
  }
}
