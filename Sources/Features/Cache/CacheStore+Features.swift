internal import Crypto
internal import Foundation
package import Vision

extension CacheStore {
  /// The features of an image under a recipe, to be stored.
  package struct Row {
    let recipe: FeatureRecipe
    let image: ContentDigest
    /// As many numbers as the recipe's network makes of an image.
    let vector: [Float]

    /// A row of the given parts.
    package init(recipe: FeatureRecipe, image: ContentDigest, vector: [Float]) {
      self.recipe = recipe
      self.image = image
      self.vector = vector
    }
  }

  /// Runs whose features are used are marked so at most this often, in seconds: a run that only reads
  /// then writes nothing.
  package static let markInterval = 3600

  /// Lends the features of those images that are known under a recipe, and returns how many rows were
  /// damaged; those count as unknown.
  package func features(
    _ recipe: FeatureRecipe, of images: [ContentDigest],
    _ body: (_ index: Int, _ vector: UnsafeRawBufferPointer) -> Void
  ) throws -> Int {
    try database.transaction(writes: false) {
      guard let id = try number(of: recipe) else { return 0 }
      let query = try database.prepare(
        "SELECT run, checksum, vector FROM feature WHERE recipe = ? AND image = ?")
      try query.bind(id, at: 1)
      var damaged = 0
      for (index, image) in images.enumerated() {
        try image.withBytes { try query.bind($0, at: 2) }
        if try query.step() {
          let checksum = query.integer(1)
          query.withBytes(2) { vector in
            if CacheStore.checksum(recipe, image, vector) == checksum {
              used.insert(query.integer(0))
              body(index, vector)
            } else {
              damaged += 1
            }
          }
        }
        query.reset()
      }
      return damaged
    }
  }

  /// Stores features in one transaction; returns how many found room.
  ///
  /// Rows of the same image and recipe are replaced, damaged ones among them.
  package func insert(_ rows: [Row]) throws -> Int {
    try database.transaction(writes: true) {
      let rows = rows.prefix(try makeRoom(for: rows.count))
      if rows.isEmpty { return 0 }
      let run = try currentRun()
      let insertion = try database.prepare(
        "INSERT OR REPLACE INTO feature (recipe, image, run, checksum, vector) "
          + "VALUES (?, ?, ?, ?, ?)")
      var numbers: [FeatureRecipe: Int] = [:]
      for row in rows {
        if numbers[row.recipe] == nil { numbers[row.recipe] = try add(row.recipe) }
        try insertion.bind(numbers[row.recipe] ?? 0, at: 1)
        try row.image.withBytes { try insertion.bind($0, at: 2) }
        try insertion.bind(run, at: 3)
        try row.vector.withUnsafeBytes { vector in
          try insertion.bind(CacheStore.checksum(row.recipe, row.image, vector), at: 4)
          try insertion.bind(vector, at: 5)
        }
        try insertion.run()
      }
      return rows.count
    }
  }

  /// Notes that the features that were used are used now, unless that was noted within the hour.
  package func markUsed() throws {
    let now = clock()
    let query = try database.prepare("SELECT used FROM run WHERE id = ?")
    let stale = try used.filter { run in
      defer { query.reset() }
      try query.bind(run, at: 1)
      return try query.step() && query.integer(0) < now - CacheStore.markInterval
    }
    if stale.isEmpty { return }
    try database.transaction(writes: true) {
      let update = try database.prepare("UPDATE run SET used = ? WHERE id = ?")
      try update.bind(now, at: 1)
      for run in stale {
        try update.bind(run, at: 2)
        try update.run()
      }
    }
  }

  /// What tells a row whose bytes changed on the disk, or that belongs to another image.
  static func checksum(
    _ recipe: FeatureRecipe, _ image: ContentDigest, _ vector: UnsafeRawBufferPointer
  ) -> Int {
    checksum(recipe: recipe.digest, image, vector)
  }

  /// The same for a recipe of which only the digest is known.
  static func checksum(
    recipe: ContentDigest, _ image: ContentDigest, _ vector: UnsafeRawBufferPointer
  ) -> Int {
    var hash = SHA256()
    recipe.withBytes { hash.update(bufferPointer: $0) }
    image.withBytes { hash.update(bufferPointer: $0) }
    hash.update(bufferPointer: vector)
    return hash.finalize().withUnsafeBytes { $0.loadUnaligned(as: Int.self) }
  }

  private func number(of recipe: FeatureRecipe) throws -> Int? {
    let query = try database.prepare("SELECT id FROM recipe WHERE digest = ?")
    try recipe.digest.withBytes { try query.bind($0, at: 1) }
    return try query.step() ? query.integer(0) : nil
  }

  private func add(_ recipe: FeatureRecipe) throws -> Int {
    if let number = try number(of: recipe) { return number }
    let insertion = try database.prepare("INSERT INTO recipe (digest, text) VALUES (?, ?)")
    try recipe.digest.withBytes { try insertion.bind($0, at: 1) }
    try insertion.bind(recipe.text, at: 2)
    try insertion.run()
    return database.lastID
  }

  /// This run's number; its row is made anew if another process has cleared the cache.
  private func currentRun() throws -> Int {
    let insertion = try database.prepare("INSERT OR REPLACE INTO run (id, used) VALUES (?, ?)")
    if let run { try insertion.bind(run, at: 1) }
    try insertion.bind(clock(), at: 2)
    try insertion.run()
    let number = database.lastID
    run = number
    used.insert(number)
    return number
  }
}
