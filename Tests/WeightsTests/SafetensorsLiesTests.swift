import Foundation
import Testing
import Weights

@Suite("Files that lie")
struct SafetensorsLiesTests {
  @Test("a wrong length, size or format is refused", arguments: Lies.sizes)
  func size(lie: Lie) throws { try refuses(lie) }

  @Test("a header that is not the JSON asked for is refused", arguments: Lies.syntax)
  func syntax(lie: Lie) throws { try refuses(lie) }

  @Test("an entry that does not fit itself or the file is refused", arguments: Lies.entries)
  func entry(lie: Lie) throws { try refuses(lie) }

  private func refuses(_ lie: Lie) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/lie.safetensors"
      try write(lie.bytes, to: path)
      let error = #expect(throws: WeightsError.self) { try WeightsFile(path: path) }
      let text = error?.description ?? ""
      #expect(text.hasPrefix(path + ": "))
      #expect(text.contains(lie.answer), "found: \(text)")
      #expect(!text.contains("\n"))
    }
  }

  @Test("what the format allows is accepted", arguments: Lies.truths)
  func accepted(truth: Lie) throws {
    try withTemporaryFolder { folder in
      try write(truth.bytes, to: folder + "/truth")
      _ = try WeightsFile(path: folder + "/truth")
    }
  }

  @Test("a surrogate pair in a header is one character")
  func surrogates() throws {
    try withTemporaryFolder { folder in
      let header = #"{"__metadata__":{"\ud834\udd1e":"\/\b\f\n\r\t\"\\\u00e9"}}"#
      try write(Lie.file(Array(header.utf8)), to: folder + "/a")
      let file = try WeightsFile(path: folder + "/a")
      #expect(file.metadata == ["𝄞": "/\u{8}\u{c}\n\r\t\"\\é"])
    }
  }
}
