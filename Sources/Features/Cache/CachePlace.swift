internal import CSQLite
internal import Foundation
internal import Text
internal import Weights

/// Where the cache lies, and whether a database can live there.
package struct CachePlace: Sendable, Equatable {
  /// The cache's own folder.
  package let folder: String

  /// The format of the database; another one has another name, so that versions don't meet.
  static let format = 1

  /// The database's file.
  package var database: String { "\(folder)/cache-\(CachePlace.format).sqlite" }

  /// A cache in a folder that need not exist yet.
  package init(folder: String) {
    self.folder = folder
  }

  /// The user's own (see `UserCache`); nil if there is no place for one.
  package init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
    guard let folder = UserCache.folder(environment) else { return nil }
    self.folder = folder
  }

  /// Throws unless the folder is on a file system whose locks SQLite can rely on.
  ///
  /// The database's index of changes is memory that processes share, which only those of one machine
  /// can; a network file system is seen by others.
  func checkFileSystem() throws {
    var system = statfs()
    guard statfs(folder, &system) == 0 else {
      throw FileError(path: folder, operation: .open, code: errno)
    }
    // NFS, SMB, CIFS, SMB2, Lustre, GPFS, Ceph, AFS: see statfs(2).
    let network: Set = [
      0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x0BD0_0BD0, 0x4750_4653, 0x00C3_6400, 0x5346_414F,
    ]
    if network.contains(Int(UInt32(truncatingIfNeeded: system.f_type))) {
      throw CacheError.networkFileSystem(folder)
    }
  }
}

/// Why a cache can't be used where it lies.
package enum CacheError: Error, CustomStringConvertible {
  /// The folder is shared between machines.
  case networkFileSystem(String)
  /// There is no folder for caches.
  case noPlace
  /// SQLite can't keep its log of changes there.
  case noLog(String)

  package var description: String {
    switch self {
    case .networkFileSystem(let folder):
      "\(folder.printable): expected a local disk, found a network file system: set "
        + "XDG_CACHE_HOME to a local folder"
    case .noPlace:
      "the cache: expected XDG_CACHE_HOME or HOME to be a folder's path, found neither: set one"
    case .noLog(let path):
      "\(path.printable): expected a file system with shared memory and locks, found none: set "
        + "XDG_CACHE_HOME to another folder"
    }
  }
}
