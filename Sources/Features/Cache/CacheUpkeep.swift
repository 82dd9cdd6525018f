internal import CSQLite
internal import Foundation
internal import Vision
internal import Weights

/// What `finetune cache` does: looks at a cache, checks it, empties it.
package struct CacheUpkeep {
  let place: CachePlace

  /// The upkeep of a cache.
  package init(_ place: CachePlace) {
    self.place = place
  }

  /// The upkeep of the user's cache; throws `CacheError` if the environment names no folder for it.
  package init() throws {
    guard let place = CachePlace() else { throw CacheError.noPlace }
    self.place = place
  }

  /// What the cache holds; one that isn't there is not made.
  package func report() throws -> CacheReport {
    var report = CacheReport(path: place.database, bytes: bytes(of: files()))
    guard let database = try readable() else { return report }
    func pragma(_ name: String) throws -> Int { try database.integer("PRAGMA \(name)") ?? 0 }
    report.freeBytes = try pragma("freelist_count") * pragma("page_size")
    report.files = try database.integer("SELECT count(*) FROM file") ?? 0
    report.pictures = try CacheStore.pictureCount(in: database)
    let query = try database.prepare(
      "SELECT text, count(*) FROM feature JOIN recipe ON recipe.id = recipe GROUP BY recipe "
        + "ORDER BY recipe")
    while try query.step() {
      report.recipes.append(
        CacheReport.Recipe(text: query.text(0), features: query.integer(1)))
    }
    return report
  }

  /// Removes everything, of other versions too; returns how many bytes that were.
  ///
  /// A process that is using the cache goes on; what it computes from then on is not remembered.
  package func clear() throws -> Int {
    let files = files()
    if files.isEmpty { return 0 }
    let lock = try FolderLock(place.folder, patience: 5)
    defer { withExtendedLifetime(lock) {} }
    let count = bytes(of: files)
    for file in files where unlink(file) != 0 && errno != ENOENT {
      throw FileError(path: file, operation: .write, code: errno)
    }
    return count
  }

  /// Checks every byte, and removes what is damaged.
  package func verify() throws -> CacheVerification {
    var found = CacheVerification(path: place.database)
    do {
      guard let store = try store() else { return found }
      try check(store, &found)
    } catch let error as DatabaseError where error.isDamage {
      found.problem = error.description
    }
    if found.problem != nil {
      try CacheStore.remove(place, ifStill: nil)
      return found
    }
    return found
  }

  private func check(_ store: CacheStore, _ found: inout CacheVerification) throws {
    let answer = try store.database.text("PRAGMA integrity_check(1)") ?? ""
    if answer != "ok" {
      found.problem = answer.split(separator: "\n").last.map(String.init) ?? answer
      return
    }
    var damaged = (features: [Int](), files: [Int](), pictures: [Int]())
    try store.forEachFeature { id, isSound in
      found.features += 1
      if !isSound { damaged.features.append(id) }
    }
    try store.forEachFile { id, isSound in
      found.files += 1
      if !isSound { damaged.files.append(id) }
    }
    try store.forEachPicture { id, isSound in
      found.pictures += 1
      if !isSound { damaged.pictures.append(id) }
    }
    try store.remove(
      features: damaged.features, files: damaged.files, pictures: damaged.pictures)
    found.damagedPictures = damaged.pictures.count
    found.damagedFeatures = damaged.features.count
    found.damagedFiles = damaged.files.count
  }

  /// The open database, if there is one.
  private func store() throws -> CacheStore? {
    guard FileStamp(path: place.database) != nil else { return nil }
    return try CacheStore(place, limit: .max)
  }

  /// The database, if there is one, in a place that need not be one to write in.
  private func readable() throws -> Database? {
    guard FileStamp(path: place.database) != nil else { return nil }
    if access(place.folder, W_OK) == 0 { return try store()?.database }
    return try Database(unchanging: place.database)
  }

  /// The files of databases in the folder, of every version.
  private func files() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.folder)) ?? []
    return names.filter { $0.hasPrefix("cache-") && $0.contains(".sqlite") }
      .map { place.folder + "/" + $0 }
  }

  private func bytes(of files: [String]) -> Int {
    files.reduce(0) { $0 + (FileStamp(path: $1)?.size ?? 0) }
  }
}
