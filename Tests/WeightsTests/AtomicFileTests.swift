import Foundation
import Testing
import Weights

@Suite("Files that are replaced whole")
struct AtomicFileTests {
  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test("before the commit the old file stands, afterwards the new one, and nothing else is left")
  func replacement() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      try AtomicFile.write("old", to: path)
      #expect(try text(path) == "old")
      var file = try AtomicFile(replacing: path)
      try file.write("new ")
      try file.write(Array("text".utf8))
      #expect(try text(path) == "old")
      #expect(try names(folder).count == 2)
      try file.commit()
      #expect(try text(path) == "new text")
      #expect(try names(folder) == ["a"])
    }
  }

  @Test("a file that is not committed leaves nothing behind")
  func abandoned() throws {
    try withTemporaryFolder { folder in
      func abandon() throws {
        var file = try AtomicFile(replacing: folder + "/a")
        try file.write("half a")
        #expect(try names(folder).count == 1)
      }
      try abandon()
      #expect(try names(folder) == [])
    }
  }

  @Test("what a crash left is removed by the next that replaces the file")
  func litter() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      // A file whose process ended without a word: nobody holds its lock.
      var first = try AtomicFile(replacing: path)
      try first.write("half a")
      let litter = try #require(try names(folder).first)
      try first.commit()
      try write([1], to: "\(folder)/\(litter)")
      try write([2], to: "\(folder)/\(litter.replacing("-0.tmp", with: "-1.tmp"))")
      #expect(try names(folder).count == 3)
      try AtomicFile.write("new", to: path)
      #expect(try text(path) == "new")
      #expect(try names(folder) == ["a"])
    }
  }

  @Test("two that replace one file at once don't disturb each other; the last one stays")
  func together() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      var first = try AtomicFile(replacing: path)
      var second = try AtomicFile(replacing: path)
      try first.write("first")
      try second.write("second")
      #expect(try names(folder).count == 2)
      try second.commit()
      #expect(try text(path) == "second")
      try first.commit()
      #expect(try text(path) == "first")
      #expect(try names(folder) == ["a"])
    }
  }

  @Test("a link in the place of the temporary file is not followed")
  func planted() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      var file = try AtomicFile(replacing: path)
      try file.write("new")
      let temporary = try #require(try names(folder).first)
      try file.commit()
      try AtomicFile.write("precious", to: folder + "/b")
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/\(temporary)", withDestinationPath: "b")
      try AtomicFile.write("newer", to: path)
      #expect(try text(path) == "newer")
      #expect(try text(folder + "/b") == "precious")
    }
  }

  @Test("the permissions of the old file are kept")
  func permissions() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      try AtomicFile.write("old", to: path)
      chmod(path, 0o640)
      try AtomicFile.write("new", to: path)
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(status.st_mode & 0o7777 == 0o640)
    }
  }

  @Test("a link stays a link; the file that it points to is replaced")
  func link() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/real", withIntermediateDirectories: false)
      try AtomicFile.write("old", to: folder + "/real/a")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link", withDestinationPath: "real/a")
      try AtomicFile.write("new", to: folder + "/link")
      #expect(try text(folder + "/real/a") == "new")
      #expect(try names(folder) == ["link", "real"])
      #expect(try names(folder + "/real") == ["a"])
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "real/a")
    }
  }

  @Test("a link whose file doesn't exist yet stays a link; the file is made")
  func danglingLink() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/real", withIntermediateDirectories: false)
      for (link, target) in [("a", "b"), ("b", folder + "/real/../real/c")] {
        try FileManager.default.createSymbolicLink(
          atPath: folder + "/" + link, withDestinationPath: target)
      }
      try AtomicFile.write("new", to: folder + "/a")
      #expect(try text(folder + "/real/c") == "new")
      #expect(try names(folder) == ["a", "b", "real"])
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/a") == "b")
    }
  }

  @Test("a link to a name that is not UTF-8 is refused, and nothing is written elsewhere")
  func linkToOtherBytes() throws {
    try withTemporaryFolder { folder in
      #expect(symlink([0x63, 0xFF, 0].map(CChar.init(bitPattern:)), folder + "/link") == 0)
      let error = #expect(throws: FileError.self) {
        try AtomicFile.write("new", to: folder + "/link")
      }
      #expect(error?.description.contains("not UTF-8") == true)
      let found = try names(folder)
      #expect(found == ["link"])
    }
  }

  @Test("links that lead in a circle are refused, and stay")
  func circle() throws {
    try withTemporaryFolder { folder in
      for (link, target) in [("a", "b"), ("b", "a")] {
        try FileManager.default.createSymbolicLink(
          atPath: folder + "/" + link, withDestinationPath: target)
      }
      let error = #expect(throws: FileError.self) { try AtomicFile.write("x", to: folder + "/a") }
      #expect(error?.code == ELOOP)
      #expect(try names(folder) == ["a", "b"])
    }
  }

  @Test("a pipe is written, not replaced by a file")
  func pipe() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/pipe"
      #expect(mkfifo(path, 0o600) == 0)
      let reader = open(path, O_RDONLY | O_NONBLOCK)
      defer { close(reader) }
      try AtomicFile.write("text", to: path)
      var buffer = [UInt8](repeating: 0, count: 8)
      #expect(read(reader, &buffer, 8) == 4)
      #expect(buffer.starts(with: "text".utf8))
      #expect(try names(folder) == ["pipe"])
    }
  }

  @Test("a folder in the file's place, and a missing folder, are refused with the path")
  func refused() throws {
    try withTemporaryFolder { folder in
      let first = #expect(throws: FileError.self) { try AtomicFile.write("x", to: folder) }
      #expect(
        first?.description == "\(folder): can't write: Is a directory; give the path of a file")
      let second = #expect(throws: FileError.self) {
        try AtomicFile.write("x", to: folder + "/no/a")
      }
      #expect(second?.isMissing == true)
      #expect(second?.path == folder + "/no/a")
    }
  }

  @Test("when no more can be written, the old file stays and the temporary one goes")
  func full() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder in
        let path = folder + "/a.safetensors"
        let entries: [TensorEntry] = [
          .init("w", shape: [100_000], floats: Array(repeating: 1, count: 100_000))
        ]
        try SafetensorsWriter.write([], to: path)
        let old = try bytes(path)
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 200_000, rlim_max: 200_000)
        #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        let error = #expect(throws: WeightsError.self) {
          try SafetensorsWriter.write(entries, to: path)
        }
        #expect(
          error?.description == "\(path): can't write: File too large; "
            + "raise the limit of the file size (ulimit -f) or choose another place")
        #expect(try bytes(path) == old)
        #expect(
          try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.safetensors"])
      }
    }
  }

  @Test("a folder that can't be written keeps the old file")
  func readOnly() async {
    await #expect(processExitsWith: .success) {
      // Permissions do not hold the superuser back.
      if geteuid() == 0 { #expect(setuid(65534) == 0) }
      try withTemporaryFolder { folder in
        try AtomicFile.write("old", to: folder + "/a")
        chmod(folder, 0o500)
        defer { chmod(folder, 0o700) }
        let error = #expect(throws: FileError.self) {
          try AtomicFile.write("new", to: folder + "/a")
        }
        #expect(
          error?.description
            == "\(folder)/a: can't write: Permission denied; check the permissions")
        #expect(try String(contentsOfFile: folder + "/a", encoding: .utf8) == "old")
      }
    }
  }

  @Test("a pipe that nobody reads is refused, not waited for", .timeLimit(.minutes(1)))
  func unread() throws {
    try withTemporaryFolder { folder in
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      let error = #expect(throws: FileError.self) {
        try AtomicFile.write("text", to: folder + "/pipe")
      }
      #expect(error?.operation == .write)
      #expect(error?.description.contains("found a pipe that nobody reads") == true)
    }
  }
}
