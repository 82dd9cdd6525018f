internal import Kernels

/// Rows of a matrix, split over threads.
enum RowPieces {
  /// Elements that are worth waking another thread for.
  private static let piece = 1 << 16

  /// Runs `body` for each row once; those of a small matrix stay on the caller's thread.
  static func forEach(rows: Int, of width: Int, _ body: (Int) -> Void) {
    let size = max(piece / max(width, 1), 1)
    Parallel.forEach((rows + size - 1) / size) { index in
      for row in index * size..<min((index + 1) * size, rows) { body(row) }
    }
  }
}
