package import Vision

extension CacheStore {
  /// What a small picture takes with its place in the indices; more than was measured.
  package static let bytesOfPicture = 24_000
  /// The part of the limit that small pictures may take.
  package static let shareOfPictures = 16

  /// The pictures of images that were made in one way.
  ///
  /// They are nil where they aren't known; damaged rows count as unknown.
  ///
  /// - Parameter recipe: The digest of how they were made.
  package func pictures(
    _ recipe: ContentDigest, of images: [ContentDigest]
  ) throws -> (found: [[UInt8]?], damaged: Int) {
    try database.transaction(writes: false) {
      guard try CacheStore.hasPictures(in: database) else {
        return (Array(repeating: nil, count: images.count), 0)
      }
      let query = try database.prepare(
        "SELECT checksum, bytes FROM picture WHERE recipe = ? AND image = ?")
      try recipe.withBytes { try query.bind($0, at: 1) }
      var damaged = 0
      let found = try images.map { image -> [UInt8]? in
        defer { query.reset() }
        try image.withBytes { try query.bind($0, at: 2) }
        guard try query.step() else { return nil }
        return query.withBytes(1) { bytes in
          if CacheStore.checksum(recipe: recipe, image, bytes) == query.integer(0) {
            return Array(bytes)
          }
          damaged += 1
          return nil
        }
      }
      return (found, damaged)
    }
  }

  /// Stores pictures in one transaction; the oldest go when there are too many.
  package func insert(
    _ pictures: [(image: ContentDigest, bytes: [UInt8])], _ recipe: ContentDigest
  ) throws {
    try database.transaction(writes: true) {
      // Databases that earlier versions made have no such table.
      try database.run(
        """
        CREATE TABLE IF NOT EXISTS picture (
          id INTEGER PRIMARY KEY, recipe BLOB NOT NULL, image BLOB NOT NULL,
          checksum INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE (recipe, image))
        """)
      let most = max(1, limit / CacheStore.shareOfPictures / CacheStore.bytesOfPicture)
      let insertion = try database.prepare(
        "INSERT OR REPLACE INTO picture (recipe, image, checksum, bytes) VALUES (?, ?, ?, ?)")
      try recipe.withBytes { try insertion.bind($0, at: 1) }
      for (image, bytes) in pictures.prefix(most) {
        try image.withBytes { try insertion.bind($0, at: 2) }
        try bytes.withUnsafeBytes { bytes in
          try insertion.bind(CacheStore.checksum(recipe: recipe, image, bytes), at: 3)
          try insertion.bind(bytes, at: 4)
        }
        try insertion.run()
      }
      try database.run("DELETE FROM picture WHERE id <= (SELECT max(id) FROM picture) - \(most)")
    }
  }

  /// Tells of each picture whether its checksum fits.
  func forEachPicture(_ body: (_ id: Int, _ isSound: Bool) -> Void) throws {
    guard try CacheStore.hasPictures(in: database) else { return }
    let query = try database.prepare(
      "SELECT id, recipe, image, checksum, bytes FROM picture ORDER BY id")
    while try query.step() {
      let recipe = query.withBytes(1, ContentDigest.init(bytes:))
      let image = query.withBytes(2, ContentDigest.init(bytes:))
      let isSound =
        if let recipe, let image {
          query.withBytes(4) {
            CacheStore.checksum(recipe: recipe, image, $0) == query.integer(3)
          }
        } else { false }
      body(query.integer(0), isSound)
    }
  }

  /// How many pictures there are in a cache's database.
  static func pictureCount(in database: Database) throws -> Int {
    guard try hasPictures(in: database) else { return 0 }
    return try database.integer("SELECT count(*) FROM picture") ?? 0
  }

  /// Whether the database has a table for them, which the first picture makes.
  private static func hasPictures(in database: Database) throws -> Bool {
    try database.integer("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'picture'")
      != nil
  }
}
