import Dispatch
import Features
import Foundation
import Synchronization
import TestSupport
import Testing
import Vision
import Weights

@Suite("Cache store")
struct CacheStoreTests {
  private let fixture: CacheFixture

  init() throws { fixture = try CacheFixture() }

  @Test("what was stored is there in the next process, bit for bit, under its own key only")
  func roundTrip() throws {
    #expect(try fixture.store().insert(fixture.rows(0..<100)) == 100)
    let store = try fixture.store()
    #expect(try fixture.known(0..<110, in: store) == Array(0..<100))
    let other = CacheFixture.recipe(precision: "int8")
    let damaged = try store.features(other, of: [CacheFixture.image(0)]) { _, _ in
      Issue.record("a feature of another recipe")
    }
    #expect(damaged == 0)
  }

  @Test("pictures come back under their own key, damaged ones don't, and the oldest go first")
  func pictures() throws {
    let (recipe, other) = (ContentDigest(of: "recipe"), ContentDigest(of: "other"))
    let limit = CacheStore.shareOfPictures * CacheStore.bytesOfPicture * 5
    let store = try fixture.store(limit: limit)
    #expect(try store.pictures(recipe, of: [CacheFixture.image(0)]).found == [nil])
    let bytes = { (number: Int) in [UInt8](repeating: UInt8(number), count: 1000) }
    for number in 0..<7 {
      try store.insert([(CacheFixture.image(number), bytes(number))], recipe)
    }
    let images = (0..<8).map(CacheFixture.image)
    #expect(
      try store.pictures(recipe, of: images).found
        == [nil, nil, bytes(2), bytes(3), bytes(4), bytes(5), bytes(6), nil])
    #expect(try store.pictures(other, of: images).found.allSatisfy { $0 == nil })
    try store.database.run("UPDATE picture SET checksum = 0 WHERE id = 3")
    let damaged = try store.pictures(recipe, of: images)
    #expect(damaged.damaged == 1 && damaged.found[2] == nil)
    let verification = try CacheUpkeep(fixture.place).verify()
    #expect(verification.pictures == 5 && verification.damagedPictures == 1)
    #expect(try CacheUpkeep(fixture.place).report().pictures == 4)
  }

  @Test("two connections read and write side by side")
  func twoConnections() throws {
    let (first, second) = (try fixture.store(), try fixture.store())
    #expect(try first.insert(fixture.rows(0..<10)) == 10)
    #expect(try second.insert(fixture.rows(5..<20)) == 15)
    #expect(try fixture.known(0..<20, in: first) == Array(0..<20))
    #expect(try second.database.integer("SELECT count(*) FROM feature") == 20)
  }

  @Test("many connections that write and read at the same time lose nothing")
  func manyConnections() throws {
    let stored = Atomic<Int>(0)
    nonisolated(unsafe) let fixture = fixture
    DispatchQueue.concurrentPerform(iterations: 6) { worker in
      for batch in 0..<10 {
        // Neighbors store the same images.
        let start = 100 * (worker / 2) + 10 * batch
        guard let store = try? fixture.store(),
          let count = try? store.insert(fixture.rows(start..<start + 10)),
          let known = try? fixture.known(start..<start + 10, in: store)
        else { continue }
        stored.add(count + known.count, ordering: .relaxed)
      }
    }
    #expect(stored.load(ordering: .relaxed) == 6 * 10 * 20)
    #expect(try fixture.known(0..<400, in: fixture.store()) == Array(0..<300))
  }

  @Test("over the limit, what was unused for longest goes first, and the file grows no further")
  func eviction() throws {
    let limit = 2 << 20
    for run in 0..<3 {
      let store = try fixture.store(limit: limit, now: 10_000 * (run + 1))
      #expect(try store.insert(fixture.rows(200 * run..<200 * run + 200)) == 200)
    }
    // The first run's features are used again, so that the second's are the oldest.
    let reader = try fixture.store(limit: limit, now: 50_000)
    #expect(try fixture.known(0..<200, in: reader).count == 200)
    try reader.markUsed()
    let writer = try fixture.store(limit: limit, now: 60_000)
    #expect(try writer.insert(fixture.rows(600..<850)) == 250)
    #expect(try fixture.known(0..<200, in: writer).count == 200)
    #expect(try fixture.known(200..<400, in: writer).count < 200)
    #expect(try fixture.known(400..<600, in: writer).count == 200)
    #expect(try fixture.known(600..<850, in: writer).count == 250)
    for run in 4..<20 {
      let store = try fixture.store(limit: limit, now: 70_000 + 10_000 * run)
      #expect(try store.insert(fixture.rows(1000 * run..<1000 * run + 300)) == 300)
      #expect(try store.usedBytes() <= limit)
    }
    let size = try #require(FileStamp(path: fixture.place.database)).size
    #expect(size <= limit + (1 << 18), "\(size)")
  }

  @Test("a run that is larger than the limit keeps its own beginning")
  func ownFeaturesStay() throws {
    let store = try fixture.store(limit: 1 << 20)
    var stored = 0
    for start in stride(from: 0, to: 1000, by: 100) {
      stored += try store.insert(fixture.rows(start..<start + 100))
    }
    #expect((300..<450).contains(stored))
    #expect(try fixture.known(0..<1000, in: store) == Array(0..<stored))
  }

  @Test("a lowered limit makes the file smaller")
  func shrinks() throws {
    #expect(try fixture.store(now: 1).insert(fixture.rows(0..<1000)) == 1000)
    #expect(try fixture.store(now: 2).insert(fixture.rows(1000..<1300)) == 300)
    let before = try #require(FileStamp(path: fixture.place.database)).size
    do {
      let store = try fixture.store(limit: 1 << 20)
      try store.shrink()
      #expect(try fixture.known(1000..<1300, in: store).count > 200, "the newer ones stay")
    }
    let after = try #require(FileStamp(path: fixture.place.database)).size
    #expect(before > 3 << 20 && after <= (1 << 20) + (1 << 16), "\(before) to \(after)")
  }

  @Test("reading marks a run as used at most once an hour")
  func marking() throws {
    #expect(try fixture.store(now: 1000).insert(fixture.rows(0..<1)) == 1)
    func used(after now: Int) throws -> Int? {
      let store = try fixture.store(now: now)
      _ = try fixture.known(0..<1, in: store)
      try store.markUsed()
      return try store.database.integer("SELECT used FROM run")
    }
    #expect(try used(after: 1000 + CacheStore.markInterval) == 1000)
    #expect(try used(after: 1001 + CacheStore.markInterval) == 1001 + CacheStore.markInterval)
  }

  @Test("files are known in exactly the state in which they were read")
  func files() throws {
    let stamp = FileStamp(device: .max, inode: 2, size: 3, modified: 4, changed: 5)
    let contents: [FileContents] = [
      .image(ContentDigest(of: "a")), .backbone(ContentDigest(of: "b")), .other,
    ]
    for contents in contents {
      try fixture.store().insert([(stamp, contents)])
      #expect(try fixture.store().files([stamp]).found == [contents])
    }
    let others = [
      FileStamp(device: 1, inode: 2, size: 3, modified: 4, changed: 5),
      FileStamp(device: .max, inode: 1, size: 3, modified: 4, changed: 5),
      FileStamp(device: .max, inode: 2, size: 4, modified: 4, changed: 5),
      FileStamp(device: .max, inode: 2, size: 3, modified: 5, changed: 5),
      FileStamp(device: .max, inode: 2, size: 3, modified: 4, changed: 6),
    ]
    let found = try fixture.store().files(others)
    #expect(found.found == Array(repeating: nil, count: 5) && found.damaged == 0)
  }

  @Test("notes about files take a part of the limit only; the oldest go")
  func manyFiles() throws {
    let store = try fixture.store(limit: 1 << 20)
    let stamps = (0..<1000).map {
      FileStamp(device: 1, inode: UInt64($0), size: 3, modified: 4, changed: 5)
    }
    try store.insert(stamps.map { ($0, .other) })
    let known = try store.files(stamps).found.map { $0 != nil }
    #expect(known.suffix(300).allSatisfy(\.self) && !known.prefix(600).contains(true))
  }
}
