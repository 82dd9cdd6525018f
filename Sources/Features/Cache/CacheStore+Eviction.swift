extension CacheStore {
  /// What a row of features takes with its place in the indices; a little more than measured.
  static let bytesOfRow = 2400
  /// What a row about a file takes; a little more than measured.
  static let bytesOfFile = 200
  /// The part of the limit that rows about files may take.
  static let shareOfFiles = 16

  /// Evicts the features that were unused for longest until so many rows fit; returns how many do.
  ///
  /// What this run has used or written stays: a data set that is larger than the limit would otherwise
  /// push out its own beginning, and be found empty every time.
  func makeRoom(for rows: Int) throws -> Int {
    var free = try limit - usedBytes()
    let query = try database.prepare("SELECT id FROM run ORDER BY used, id")
    var oldest: [Int] = []
    if free < rows * CacheStore.bytesOfRow {
      while try query.step() {
        if !used.contains(query.integer(0)) { oldest.append(query.integer(0)) }
      }
    }
    query.reset()
    let deletion = try database.prepare(
      "DELETE FROM feature WHERE id IN (SELECT id FROM feature WHERE run = ? ORDER BY id LIMIT ?)")
    while free < rows * CacheStore.bytesOfRow, let run = oldest.first {
      let lacking = (rows * CacheStore.bytesOfRow - free) / CacheStore.bytesOfRow + 1
      // A little more than is needed, so that not every batch has to.
      let most = max(lacking, limit / CacheStore.bytesOfRow / 64)
      try deletion.bind(run, at: 1)
      try deletion.bind(most, at: 2)
      try deletion.run()
      if database.changes < most {
        try database.run("DELETE FROM run WHERE id = \(run)")
        oldest.removeFirst()
      }
      free = try limit - usedBytes()
    }
    return max(0, min(rows, free / CacheStore.bytesOfRow))
  }

  /// Makes a file that is larger than the limit smaller, as after `--cache-limit` was lowered.
  package func shrink() throws {
    guard try pragma("page_count") * pragma("page_size") > limit else { return }
    _ = try database.transaction(writes: true) { try makeRoom(for: 0) }
    try giveBackPages()
  }

  /// Cuts freed pages off the file.
  func giveBackPages() throws {
    try database.run("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)")
  }
}
