internal import Crypto
internal import Foundation
package import Vision
package import Weights

extension CacheStore {
  /// What is known about files in exactly these states; damaged rows count as unknown.
  package func files(_ stamps: [FileStamp]) throws -> (found: [FileContents?], damaged: Int) {
    try database.transaction(writes: false) {
      let query = try database.prepare(
        "SELECT size, modified, changed, kind, digest, checksum FROM file "
          + "WHERE device = ? AND inode = ?")
      var damaged = 0
      let found = try stamps.map { stamp -> FileContents? in
        defer { query.reset() }
        try query.bind(Int(bitPattern: UInt(stamp.device)), at: 1)
        try query.bind(Int(bitPattern: UInt(stamp.inode)), at: 2)
        guard try query.step(), query.integer(0) == stamp.size,
          query.integer(1) == stamp.modified, query.integer(2) == stamp.changed,
          query.integer(3) != FileContents.unchecked
        else { return nil }
        guard let digest = query.withBytes(4, ContentDigest.init(bytes:)),
          let contents = FileContents(kind: query.integer(3), digest: digest),
          CacheStore.checksum(stamp, contents) == query.integer(5)
        else {
          damaged += 1
          return nil
        }
        return contents
      }
      return (found, damaged)
    }
  }

  /// Notes what files hold, in one transaction; the oldest notes go when there are too many.
  package func insert(_ files: [(stamp: FileStamp, contents: FileContents)]) throws {
    try database.transaction(writes: true) {
      let insertion = try database.prepare(
        "INSERT OR REPLACE INTO file "
          + "(device, inode, size, modified, changed, kind, digest, checksum) "
          + "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
      for (stamp, contents) in files {
        try insertion.bind(Int(bitPattern: UInt(stamp.device)), at: 1)
        try insertion.bind(Int(bitPattern: UInt(stamp.inode)), at: 2)
        try insertion.bind(stamp.size, at: 3)
        try insertion.bind(stamp.modified, at: 4)
        try insertion.bind(stamp.changed, at: 5)
        try insertion.bind(contents.kind, at: 6)
        try contents.digest.withBytes { try insertion.bind($0, at: 7) }
        try insertion.bind(CacheStore.checksum(stamp, contents), at: 8)
        try insertion.run()
      }
      let most = max(1, limit / CacheStore.shareOfFiles / CacheStore.bytesOfFile)
      try database.run("DELETE FROM file WHERE id <= (SELECT max(id) FROM file) - \(most)")
    }
  }

  static func checksum(_ stamp: FileStamp, _ contents: FileContents) -> Int {
    let numbers = [
      Int(bitPattern: UInt(stamp.device)), Int(bitPattern: UInt(stamp.inode)), stamp.size,
      stamp.modified, stamp.changed, contents.kind,
    ]
    var hash = SHA256()
    numbers.withUnsafeBytes { hash.update(bufferPointer: $0) }
    contents.digest.withBytes { hash.update(bufferPointer: $0) }
    return hash.finalize().withUnsafeBytes { $0.loadUnaligned(as: Int.self) }
  }
}

extension FileContents {
  /// What older versions wrote down of weights, which doesn't say that their numbers are finite.
  fileprivate static let unchecked = 2

  /// How the contents are written down.
  fileprivate var kind: Int {
    switch self {
    case .other: 0
    case .image: 1
    case .backbone: 3
    }
  }

  /// The digest that is written down; none is needed of a file that is not ours.
  fileprivate var digest: ContentDigest {
    switch self {
    case .other: ContentDigest(of: "")
    case .image(let digest), .backbone(let digest): digest
    }
  }

  /// What was written down; nil if it can't have been.
  init?(kind: Int, digest: ContentDigest) {
    switch kind {
    case 0: self = .other
    case 1: self = .image(digest)
    case 3: self = .backbone(digest)
    default: return nil
    }
  }
}
