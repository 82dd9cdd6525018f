import Foundation
import Testing
import Weights

@Suite("The part of a file that is being downloaded")
struct PartFileTests {
  private struct Waits: Error {}

  private func part(of destination: String) throws -> PartFile {
    try PartFile(of: destination) { throw Waits() }
  }

  private func append(_ bytes: [UInt8], to part: PartFile) throws {
    try bytes.withUnsafeBytes { try part.append($0) }
  }

  @Test("it is put in its place only while its name is its own", arguments: [true, false])
  func commit(isReplaced: Bool) throws {
    try withTemporaryFolder { folder in
      let part = try part(of: folder + "/net")
      try append([1, 2, 3], to: part)
      #expect(unlink(part.path) == 0)
      if isReplaced { try write([9], to: part.path) }
      let error = #expect(throws: FileError.self) { try part.commit() }
      #expect(
        error?.description == "\(part.path): can't put in its place: Stale file handle; "
          + "another program has replaced or removed it; run it again")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names == (isReplaced ? ["net.part"] : []))
    }
  }

  @Test("an empty one goes with its object, but not what has taken its place")
  func empty() throws {
    try withTemporaryFolder { folder in
      do {
        let part = try part(of: folder + "/net")
        #expect(unlink(part.path) == 0)
        try write([9], to: part.path)
      }
      #expect(try bytes(folder + "/net.part") == [9])
      try FileManager.default.removeItem(atPath: folder + "/net.part")
      do { _ = try part(of: folder + "/net") }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
  }

  @Test("where there are no locks each process has one of its own, which is not kept")
  func noLocks() throws {
    try withTemporaryFolder { folder in
      func unlocked() throws -> PartFile {
        try PartFile(
          of: folder + "/net",
          lock: { _ in
            errno = ENOLCK
            return -1
          }, waiting: { throw Waits() })
      }
      do {
        let (first, second, third) = (try unlocked(), try unlocked(), try unlocked())
        #expect(Set([first.path, second.path, third.path]).count == 3)
        try append([1, 2], to: first)
        try append([3], to: second)
        try append([4], to: third)
        #expect(first.count == 2 && first.kept == 0)
        try first.commit()
        #expect(try bytes(folder + "/net") == [1, 2])
        try second.commit()
      }
      #expect(try bytes(folder + "/net") == [3])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["net"])
    }
  }

  @Test("one that can't be read is not removed")
  func unreadable() throws {
    try withTemporaryFolder { folder in
      // A pipe can be opened and locked, but not read from a place of its own.
      #expect(mkfifo(folder + "/net.part", 0o600) == 0)
      let error = #expect(throws: FileError.self) { try part(of: folder + "/net") }
      #expect(error?.operation == .read)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names == ["net.part"])
    }
  }
}
