internal import Kernels

extension Parallel {
  /// Runs `body` for 0..<count on all threads, several at a time where one is little work.
  ///
  /// - Parameter cost: The elements that one call of `body` reads or writes, roughly.
  static func split(_ count: Int, cost: Int, _ body: (Int) -> Void) {
    let chunk = max(1, 16_384 / max(cost, 1))
    forEach((count + chunk - 1) / chunk) { index in
      for item in index * chunk..<min((index + 1) * chunk, count) { body(item) }
    }
  }
}
