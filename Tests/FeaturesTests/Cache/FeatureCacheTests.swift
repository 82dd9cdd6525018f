import Features
import Foundation
import TestSupport
import Testing
import Vision
import Weights

@Suite("Feature cache")
struct FeatureCacheTests {
  private let fixture: CacheFixture

  init() throws { fixture = try CacheFixture() }

  private func warning(_ text: String) -> Bool {
    fixture.log.lines.count == 1 && fixture.log.lines[0].hasPrefix("warning: ")
      && fixture.log.lines[0].contains(text)
  }

  @Test("a second process remembers what the first computed, and nothing is said")
  func remembers() {
    fixture.fill(fixture.cache(), 0..<600)
    #expect(fixture.known(0..<601, in: fixture.cache()) == Array(0..<600))
    #expect(fixture.log.lines.isEmpty)
  }

  @Test("a row with a flipped bit is computed again, and that is said")
  func flippedBit() throws {
    fixture.fill(fixture.cache(), 0..<50)
    let row = CacheFixture.vector(7).withUnsafeBytes { Array($0.prefix(64)) }
    var flipped = row
    flipped[30] ^= 4
    try fixture.overwrite(row, with: flipped)
    let cache = fixture.cache()
    #expect(fixture.known(0..<50, in: cache) == (0..<50).filter { $0 != 7 })
    #expect(warning("1 remembered image damaged; they are computed again"))
    fixture.fill(cache, 7..<8)
    #expect(fixture.known(0..<50, in: fixture.cache()) == Array(0..<50))
  }

  @Test("a row that has got another image's key is not taken for it")
  func flippedKey() throws {
    fixture.fill(fixture.cache(), 0..<3)
    // In the row and in the index.
    let (one, two) = (
      CacheFixture.image(1).withBytes { Array($0) }, CacheFixture.image(2).withBytes { Array($0) }
    )
    let free = Array(repeating: UInt8(9), count: 32)
    for (old, new) in [(one, free), (one, free), (two, one), (two, one)] {
      try? fixture.overwrite(old, with: new)
    }
    #expect(!fixture.known(0..<3, in: fixture.cache()).contains(1))
  }

  @Test("a database that is damaged anywhere gives right features or none, and works again after")
  func damagedAnywhere() throws {
    fixture.fill(fixture.cache(), 0..<200)
    let url = URL(fileURLWithPath: fixture.place.database)
    let sound = try Data(contentsOf: url)
    for start in stride(from: 0, to: sound.count, by: 16384) {
      var bytes = sound
      for offset in stride(from: start, to: min(start + 16384, sound.count), by: 97) {
        bytes[offset] ^= 0xA5
      }
      try bytes.write(to: url)
      let cache = fixture.cache()
      _ = fixture.known(0..<200, in: cache)
      fixture.fill(cache, 0..<200)
      let known = fixture.known(0..<200, in: fixture.cache())
      // A damaged index may hide rows, but only for as long as they are not stored anew.
      #expect(known == Array(0..<200), "page \(start / 16384): \(known.count)")
    }
    #expect(fixture.log.lines.contains { $0.contains("it is begun anew") })
    #expect(!fixture.log.lines.contains { $0.contains("goes on without") })
  }

  @Test("what is no database, or a cut one, is begun anew", arguments: [0, 1, 100, 20_000])
  func cut(_ length: Int) throws {
    fixture.fill(fixture.cache(), 0..<100)
    let url = URL(fileURLWithPath: fixture.place.database)
    try (length == 1 ? Data("no database".utf8) : Data(contentsOf: url).prefix(length))
      .write(to: url)
    let cache = fixture.cache()
    _ = fixture.known(0..<100, in: cache)
    fixture.fill(cache, 0..<100)
    #expect(fixture.known(0..<100, in: fixture.cache()) == Array(0..<100))
    #expect(fixture.log.lines.count == (length == 0 ? 0 : 1), "\(fixture.log.lines)")
  }

  @Test("a process goes on when another one begins the database anew")
  func begunAnewByAnother() throws {
    let first = fixture.cache()
    fixture.fill(first, 0..<10)
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: fixture.place.database + ending)
    }
    fixture.fill(fixture.cache(), 20..<30)
    fixture.fill(first, 10..<20)
    #expect(fixture.known(20..<30, in: fixture.cache()) == Array(20..<30))
    #expect(fixture.log.lines.isEmpty)
  }

  @Test("a place that can't be written is said once, and nothing is remembered")
  func unwritable() {
    for folder in ["/proc/finetune", "/dev/null/finetune"] {
      let log = LogRecorder()
      let cache = FeatureCache(CachePlace(folder: folder), logger: log.logger)
      fixture.fill(cache, 0..<300)
      #expect(fixture.known(0..<300, in: cache).isEmpty)
      #expect(log.lines.count == 1)
      #expect(
        log.lines.first?.hasPrefix(
          "warning: the cache can't be used, the run goes on without it: /") == true)
    }
  }

  @Test("a full cache says so once, and keeps what it has")
  func full() {
    let cache = fixture.cache(limit: 1_000_000)
    fixture.fill(cache, 0..<2000)
    #expect(warning("raise the cache limit"))
    #expect(fixture.known(0..<256, in: cache).count == 256)
  }

  @Test("a cache that is larger than its limit now gets smaller when it is used")
  func lowered() throws {
    fixture.fill(fixture.cache(), 0..<1000)
    #expect(try #require(FileStamp(path: fixture.place.database)).size > 2 << 20)
    do { _ = fixture.known(0..<1, in: fixture.cache(limit: 1 << 20)) }
    #expect(try #require(FileStamp(path: fixture.place.database)).size < (1 << 20) + (1 << 16))
    #expect(fixture.log.lines.isEmpty)
  }

  @Test("the folder is that of XDG_CACHE_HOME, else ~/.cache; a relative one is ignored")
  func place() {
    func folder(_ environment: [String: String]) -> String? {
      CachePlace(environment: environment)?.folder
    }
    #expect(folder(["XDG_CACHE_HOME": "/x", "HOME": "/h"]) == "/x/finetune")
    #expect(folder(["XDG_CACHE_HOME": "x", "HOME": "/h"]) == "/h/.cache/finetune")
    #expect(folder(["XDG_CACHE_HOME": "", "HOME": "/h"]) == "/h/.cache/finetune")
    #expect(folder([:]) == nil)
  }
}
