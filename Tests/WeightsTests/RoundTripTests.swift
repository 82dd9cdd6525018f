import Foundation
import Testing
import Weights

@Suite("Writing and reading back")
struct RoundTripTests {
  @Test("what is written is read back, scalars and empty tensors included")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.safetensors"
      let entries: [TensorEntry] = [
        .init("fc.weight", shape: [2, 3], floats: [1, 2, 3, 4, 5, 6]),
        .init("scalar", shape: [], floats: [-0.5]),
        .init("empty", shape: [0, 4], floats: []),
        .init("flag", shape: [3], type: .bool, bytes: [1, 0, 1]),
      ]
      try SafetensorsWriter.write(
        entries, metadata: ["classes": "[\"a\",\"b\"]", "line\n": "\u{1}é"], to: path)

      let file = try WeightsFile(path: path)
      #expect(file.names == ["empty", "fc.weight", "flag", "scalar"])
      #expect(file.metadata == ["classes": "[\"a\",\"b\"]", "line\n": "\u{1}é"])
      #expect(file.tensors["fc.weight"]?.shape == [2, 3])
      #expect(try file.floats("fc.weight") == [1, 2, 3, 4, 5, 6])
      #expect(try file.floats("scalar") == [-0.5])
      #expect(try file.floats("empty") == [])
      #expect(try file.floats("flag") == [1, 0, 1])
      #expect(try file.withBytes(of: "flag") { Array($0) } == [1, 0, 1])
    }
  }

  @Test("the order of entries does not change a byte")
  func deterministic() throws {
    try withTemporaryFolder { folder in
      let entries: [TensorEntry] = [
        .init("b", shape: [1], floats: [1]), .init("a", shape: [1], floats: [2]),
        .init("n", shape: [], type: .i64, bytes: [1, 0, 0, 0, 0, 0, 0, 0]),
      ]
      let metadata = ["z": "1", "y": "2", "x": "3"]
      try SafetensorsWriter.write(entries, metadata: metadata, to: folder + "/1")
      try SafetensorsWriter.write(entries.reversed(), metadata: metadata, to: folder + "/2")
      #expect(try bytes(folder + "/1") == bytes(folder + "/2"))
    }
  }
}
