internal import Kernels

/// Resizes a picture whose rows arrive one after another, from top to bottom.
///
/// Holds the few rows that the vertical pass needs at a time, as 8-bit values like Pillow's
/// intermediate picture, so results are the same bit for bit.
struct RowResampler: ~Copyable {
  /// Bytes after a row that may be read.
  static let slack = 16

  private let plan: ResamplePlan
  private let table: KernelTable
  /// Pixels of a row in the ring: those of the result, or of the picture when rows go first.
  private let ringWidth: Int
  /// The last rows, at their index modulo their number.
  private let ring: UnsafeMutablePointer<UInt8>
  private let ringRows: Int
  /// The rows that one output needs, in their order.
  private let lines: UnsafeMutablePointer<UnsafePointer<UInt8>>
  /// One row between the passes.
  private let between: UnsafeMutablePointer<UInt8>
  private var arrived = 0
  private var finished = 0

  init(_ plan: ResamplePlan, table: KernelTable = .current) {
    self.plan = plan
    self.table = table
    ringWidth = plan.verticalFirst ? plan.columns.count : plan.width
    ringRows = plan.vertical?.longest ?? 1
    ring = .allocate(capacity: 3 * ringWidth * ringRows)
    lines = .allocate(capacity: ringRows)
    between = .allocate(capacity: 3 * ringWidth + Self.slack)
  }

  deinit {
    ring.deallocate()
    lines.deallocate()
    between.deallocate()
  }

  /// Takes the needed columns of the next needed row, and writes what is complete by it.
  ///
  /// `slack` bytes after the row may be read. `target` is the top left of the result, whose rows are
  /// `stride` bytes apart.
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
    guard let weights = plan.horizontal else {
      target.update(from: row, count: 3 * plan.width)
      return
    }
    table.resampleAcross(
      row, weights.needed.lowerBound, weights.starts, weights.counts, weights.parts,
      weights.stride, weights.starts.count, target)
  }

  private func passVertically(
    _ weights: ResampleWeights, _ first: Int, into target: UnsafeMutablePointer<UInt8>
  ) {
    let start = weights.starts[finished] - first
    let count = weights.counts[finished]
    for index in 0..<count {
      lines[index] = UnsafePointer(ring + 3 * ringWidth * ((start + index) % ringRows))
    }
    weights.weights.withUnsafeBufferPointer { all in
      guard let base = all.baseAddress else { return }
      table.resampleDown(lines, base + weights.stride * finished, count, 3 * ringWidth, target)
    }
  }
}
