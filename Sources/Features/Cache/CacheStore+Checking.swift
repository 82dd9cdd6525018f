internal import Vision
internal import Weights

extension CacheStore {
  /// Tells of each row of features whether its checksum fits.
  func forEachFeature(_ body: (_ id: Int, _ isSound: Bool) -> Void) throws {
    // A row whose recipe is gone has none.
    let query = try database.prepare(
      "SELECT feature.id, recipe.digest, image, checksum, vector FROM feature "
        + "LEFT JOIN recipe ON recipe.id = recipe ORDER BY feature.id")
    while try query.step() {
      let recipe = query.withBytes(1, ContentDigest.init(bytes:))
      let image = query.withBytes(2, ContentDigest.init(bytes:))
      let isSound =
        if let recipe, let image {
          query.withBytes(4) { vector in
            CacheStore.checksum(recipe: recipe, image, vector) == query.integer(3)
          }
        } else { false }
      body(query.integer(0), isSound)
    }
  }

  /// Tells of each row about a file whether its checksum fits.
  func forEachFile(_ body: (_ id: Int, _ isSound: Bool) -> Void) throws {
    let query = try database.prepare(
      "SELECT id, device, inode, size, modified, changed, kind, digest, checksum FROM file")
    while try query.step() {
      let stamp = FileStamp(
        device: UInt64(UInt(bitPattern: query.integer(1))),
        inode: UInt64(UInt(bitPattern: query.integer(2))), size: query.integer(3),
        modified: query.integer(4), changed: query.integer(5))
      let digest = query.withBytes(7, ContentDigest.init(bytes:))
      let contents = digest.flatMap { FileContents(kind: query.integer(6), digest: $0) }
      let isSound = contents.map { CacheStore.checksum(stamp, $0) == query.integer(8) }
      body(query.integer(0), isSound ?? false)
    }
  }

  /// Removes rows by their ids.
  func remove(features: [Int], files: [Int], pictures: [Int]) throws {
    let rows = [("feature", features), ("file", files), ("picture", pictures)]
    if rows.allSatisfy(\.1.isEmpty) { return }
    try database.transaction(writes: true) {
      for (table, ids) in rows where !ids.isEmpty {
        let deletion = try database.prepare("DELETE FROM \(table) WHERE id = ?")
        for id in ids {
          try deletion.bind(id, at: 1)
          try deletion.run()
        }
      }
    }
  }
}
