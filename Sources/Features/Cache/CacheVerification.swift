package import Text

/// What `finetune cache verify` found.
package struct CacheVerification: Sendable, Equatable {
  /// The database's file.
  package var path: String
  /// How many features there were.
  package var features = 0
  /// How many of them were damaged, and are removed.
  package var damagedFeatures = 0
  /// How many files were known.
  package var files = 0
  /// How many of them were damaged, and are removed.
  package var damagedFiles = 0
  /// How many small pictures there were.
  package var pictures = 0
  /// How many of them were damaged, and are removed.
  package var damagedPictures = 0
  /// Why the whole database was removed; nil if it was not.
  package var problem: String?

  init(path: String) {
    self.path = path
  }

  /// Throws `CacheDamage` if anything was damaged.
  package func settle() throws {
    if let problem { throw CacheDamage.whole(path: path, problem: problem) }
    if damagedFeatures + damagedFiles + damagedPictures > 0 {
      throw CacheDamage.rows(
        path: path, features: damagedFeatures, files: damagedFiles, pictures: damagedPictures)
    }
  }

  /// The finding for machines.
  package var json: JSON {
    [
      "path": .string(path), "features": .integer(features),
      "damagedFeatures": .integer(damagedFeatures), "files": .integer(files),
      "damagedFiles": .integer(damagedFiles), "pictures": .integer(pictures),
      "damagedPictures": .integer(damagedPictures), "problem": problem.map(JSON.string) ?? .null,
    ]
  }
}

/// Something in the cache was damaged; it is gone now.
package enum CacheDamage: Error, Equatable, Sendable, CustomStringConvertible {
  /// Some rows.
  case rows(path: String, features: Int, files: Int, pictures: Int)
  /// The whole database.
  case whole(path: String, problem: String)

  package var description: String {
    switch self {
    case .rows(let path, let features, let files, let pictures):
      "\(path.printable): expected whole rows, found \(Figures.amount(features, "feature")), "
        + "\(Figures.amount(files, "file")) and \(Figures.amount(pictures, "picture")) damaged: they are removed, and computed again when "
        + "they are needed"
    case .whole(let path, let problem):
      "\(path.printable): expected a whole database, found a damaged one (\(problem.printable)): "
        + "it is removed, and the next run begins it anew"
    }
  }
}
