import Foundation
import Testing
import Weights

@Suite("File stamps")
struct FileStampTests {
  @Test("a file that changed has another stamp, even with its old size and time of change")
  func changes() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      try write(Array("one".utf8), to: path)
      let before = try #require(FileStamp(path: path))
      #expect(FileStamp(path: path) == before)
      usleep(20_000)
      try write(Array("two".utf8), to: path)
      let time = timespec(
        tv_sec: before.modified / 1_000_000_000, tv_nsec: before.modified % 1_000_000_000)
      utimensat(AT_FDCWD, path, [time, time], 0)
      let after = try #require(FileStamp(path: path))
      #expect(after.modified == before.modified && after.size == before.size)
      #expect(after != before)
      #expect(FileStamp(path: folder + "/nothing") == nil)
    }
  }

  @Test("a young file is not settled, by the tick of its clock")
  func settled() {
    func isSettled(changed: Int, after nanoseconds: Int) -> Bool {
      FileStamp(device: 1, inode: 1, size: 1, modified: 0, changed: changed)
        .isSettled(at: changed + nanoseconds)
    }
    let (fine, coarse) = (1_700_000_000_123_456_789, 1_700_000_000_000_000_000)
    #expect(!isSettled(changed: fine, after: 100_000_000))
    #expect(isSettled(changed: fine, after: 100_000_001))
    #expect(!isSettled(changed: coarse, after: 2_000_000_000))
    #expect(isSettled(changed: coarse, after: 2_000_000_001))
    #expect(!isSettled(changed: fine, after: -1_000_000_000), "a time to come")
  }
}
