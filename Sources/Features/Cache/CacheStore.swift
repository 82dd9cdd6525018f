internal import Foundation
internal import Weights

/// The cache's database, open: features of images, and digests of files.
///
/// Everything here throws what SQLite says; `FeatureCache` decides what is done about it.
package final class CacheStore {
  let place: CachePlace
  package let database: Database
  /// The bytes that the database may take.
  let limit: Int
  /// The file that was opened: the path may lead to another one later.
  private(set) var inode: UInt64?
  /// The row of this run in the table `run`, once it has written or read features.
  var run: Int?
  /// The runs whose features this one has used; they are not evicted by it.
  var used: Set<Int> = []
  /// Now, in seconds since 1970.
  let clock: () -> Int

  /// How long a statement waits for other processes, in milliseconds.
  static let patience: Int32 = 5000

  /// Opens the database, and makes it with its folder if need be.
  ///
  /// A run that goes on while another process begins the damaged file anew must not meet it half way:
  /// hence the lock, which is held for milliseconds.
  package init(
    _ place: CachePlace, limit: Int, clock: @escaping () -> Int = { Int(time(nil)) }
  ) throws {
    _ = try Folder.make(place.folder)
    // SQLite would say that it can't open what is there.
    guard access(place.folder, W_OK) == 0 else {
      throw FileError(path: place.folder, operation: .write, code: errno)
    }
    try place.checkFileSystem()
    let lock = try FolderLock(place.folder, patience: 5)
    defer { withExtendedLifetime(lock) {} }
    self.place = place
    self.limit = limit
    self.clock = clock
    database = try Database(path: place.database, patience: CacheStore.patience)
    // A row of 2 KB would leave half of SQLite's usual pages empty.
    try database.run("PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL")
    guard try database.text("PRAGMA journal_mode = WAL") == "wal" else {
      throw CacheError.noLog(place.database)
    }
    // A power cut may lose the last transactions of a cache, but not its consistency.
    try database.run("PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304")
    if try database.integer("PRAGMA user_version") == 0 { try makeTables() }
    inode = FileStamp(path: place.database)?.inode
  }

  /// Removes the database's files, unless another process has begun them anew since they were opened.
  static func remove(_ place: CachePlace, ifStill inode: UInt64?) throws {
    let lock = try FolderLock(place.folder, patience: 5)
    defer { withExtendedLifetime(lock) {} }
    guard inode == nil || FileStamp(path: place.database)?.inode == inode else { return }
    for ending in ["", "-wal", "-shm"] { unlink(place.database + ending) }
  }

  /// Bytes that hold something; pages that were freed are used again first.
  package func usedBytes() throws -> Int {
    try ((pragma("page_count") - pragma("freelist_count")) * pragma("page_size"))
  }

  func pragma(_ name: String) throws(DatabaseError) -> Int {
    try database.integer("PRAGMA \(name)") ?? 0
  }

  /// Makes the four tables.
  ///
  /// `recipe`: what features depend on but the image. `run`: which features were computed together,
  /// and when they were last used. `feature`: 512 floats of an image under a recipe. `file`: what a
  /// file held.
  private func makeTables() throws {
    try database.transaction(writes: true) {
      guard try database.integer("PRAGMA user_version") == 0 else { return }
      // Numbers of recipes and runs are never used again, so that no row means another one later.
      try database.run(
        """
        CREATE TABLE recipe (
          id INTEGER PRIMARY KEY AUTOINCREMENT, digest BLOB NOT NULL UNIQUE, text TEXT NOT NULL);
        CREATE TABLE run (id INTEGER PRIMARY KEY AUTOINCREMENT, used INTEGER NOT NULL);
        CREATE TABLE feature (
          id INTEGER PRIMARY KEY, recipe INTEGER NOT NULL, image BLOB NOT NULL,
          run INTEGER NOT NULL, checksum INTEGER NOT NULL, vector BLOB NOT NULL,
          UNIQUE (recipe, image));
        CREATE INDEX feature_run ON feature (run);
        CREATE TABLE file (
          id INTEGER PRIMARY KEY, device INTEGER NOT NULL, inode INTEGER NOT NULL,
          size INTEGER NOT NULL, modified INTEGER NOT NULL, changed INTEGER NOT NULL,
          kind INTEGER NOT NULL, digest BLOB NOT NULL, checksum INTEGER NOT NULL,
          UNIQUE (device, inode));
        PRAGMA user_version = \(CachePlace.format);
        """)
    }
  }
}
