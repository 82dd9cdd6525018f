internal import Kernels

/// What is computed of each image's logits, on all threads where there are very many classes.
enum LogitRows {
  /// Logits that are worth waking another thread for.
  private static let piece = 1 << 16

  /// What `transform` makes of each row, in order; it runs on several threads at once.
  static func map<Result>(
    _ rows: Int, classes: Int, _ transform: (_ row: Int) -> Result
  ) -> [Result] {
    let size = max(piece / max(classes, 1), 1)
    if rows <= size { return (0..<rows).map(transform) }
    return [Result](unsafeUninitializedCapacity: rows) { results, count in
      // Each row writes its own place alone.
      nonisolated(unsafe) let results = results
      Parallel.forEach((rows + size - 1) / size) { index in
        for row in index * size..<min((index + 1) * size, rows) {
          results.initializeElement(at: row, to: transform(row))
        }
      }
      count = rows
    }
  }
}
