import Foundation
import Testing
import Weights

@Suite("Writing safetensors files")
struct SafetensorsWriterTests {
  @Test("the same tensors give the bytes that the format's own library writes")
  func sameBytes() throws {
    let fixture = try WeightsFile(path: SafetensorsFileTests.interop)
    try withTemporaryFolder { folder in
      let entries = try fixture.names.reversed().map { name in
        TensorEntry(
          name, shape: try fixture.info(name).shape, type: try fixture.info(name).type,
          bytes: try fixture.withBytes(of: name) { Array($0) })
      }
      try SafetensorsWriter.write(entries, metadata: fixture.metadata, to: folder + "/a")
      #expect(try bytes(folder + "/a") == bytes(SafetensorsFileTests.interop))
    }
  }

  @Test("the header fills a multiple of 8, so every tensor lies on a multiple of its element")
  func alignment() throws {
    try withTemporaryFolder { folder in
      for length in 0..<17 {
        let entries: [TensorEntry] = [
          .init("byte", shape: [3], type: .u8, bytes: [1, 2, 3]),
          .init("float", shape: [], floats: [1]),
          .init("half", shape: [1], type: .f16, bytes: [0, 0]),
          .init(
            String(repeating: "x", count: length), shape: [], type: .i64,
            bytes: Array(repeating: 0, count: 8)),
        ]
        try SafetensorsWriter.write(entries, to: folder + "/a")
        #expect(try bytes(folder + "/a")[0] % 8 == 0)
        let file = try WeightsFile(path: folder + "/a")
        #expect(
          file.tensors.values.allSatisfy {
            $0.offset % ($0.type.bitWidth / 8) == 0
          })
      }
    }
  }

  @Test("data may be lent in pieces")
  func pieces() throws {
    try withTemporaryFolder { folder in
      let entry = TensorEntry("rows", shape: [3, 2]) { piece in
        for row in 0..<3 {
          try [Float(row), Float(row) + 0.5].withUnsafeBytes { try piece($0) }
        }
      }
      try SafetensorsWriter.write([entry], to: folder + "/a")
      let file = try WeightsFile(path: folder + "/a")
      #expect(try file.floats("rows") == [0, 0.5, 1, 1.5, 2, 2.5])
    }
  }

  struct Interrupted: Error {}

  static var refused: [(String, [TensorEntry], String)] {
    [
      (
        "a name twice", [.init("a", shape: [], floats: [1]), .init("a", shape: [], floats: [1])],
        "two tensors are called \"a\""
      ),
      (
        "the format's own name", [.init("__metadata__", shape: [], floats: [1])],
        "format's own name"
      ),
      ("a negative size", [.init("a", shape: [-1], floats: [])], "shape [-1] has a negative size"),
      (
        "a shape for other data", [.init("a", shape: [2, 2], floats: [1, 2, 3])],
        "\"a\": F32 [2, 2] takes 16 bytes, found 12"
      ),
      (
        "a shape beyond memory", [.init("a", shape: [1 << 40, 1 << 40], floats: [])],
        "more bytes than can be addressed"
      ),
      (
        "an error while lending", [.init("a", shape: [1]) { _ in throw Interrupted() }],
        "Interrupted"
      ),
    ]
  }

  @Test("what can't be written leaves the old file and nothing else", arguments: 0..<6)
  func refusals(index: Int) throws {
    let (_, entries, answer) = Self.refused[index]
    try withTemporaryFolder { folder in
      try write([1, 2, 3], to: folder + "/a")
      let error = #expect(throws: (any Error).self) {
        try SafetensorsWriter.write(entries, to: folder + "/a")
      }
      #expect(error.map { "\($0)" }?.contains(answer) == true)
      #expect(try bytes(folder + "/a") == [1, 2, 3])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
    }
  }

  @Test("a place that can't be written is named, with the reason")
  func place() throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: WeightsError.self) {
        try SafetensorsWriter.write([], to: folder + "/no/such/a")
      }
      #expect(
        error?.description == "\(folder)/no/such/a: can't write: No such file or directory; "
          + "make the folder first")
    }
  }
}
