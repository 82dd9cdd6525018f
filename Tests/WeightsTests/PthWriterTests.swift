import Foundation
import Testing
import Weights

@Suite("Writing .pth files")
struct PthWriterTests {
  /// What PyTorch was seen to load, see Fixtures/check_written.py.
  static let written = fixture("written.pth")

  /// Every type that the format holds, a scalar, nothing, and a name of several bytes a letter.
  static var entries: [TensorEntry] {
    let numbers: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 254, 255, 255, 255, 255, 255, 255, 255]
    return [
      .init("fc.weight", shape: [2, 3], floats: [1, -2, 0.5, 3e38, -0.0, .infinity]),
      .init("bn1.num_batches_tracked", shape: [], type: .i64, bytes: Array(numbers.prefix(8))),
      .init("f16", shape: [1, 2], type: .f16, bytes: [0, 0x3c, 0xff, 0x7b]),
      .init("bf16", shape: [2, 1], type: .bf16, bytes: [0x80, 0x3f, 0x7f, 0x7f]),
      .init("f64", shape: [1], type: .f64, bytes: [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]),
      .init("i64", shape: [2], type: .i64, bytes: numbers),
      .init("i32", shape: [4], type: .i32, bytes: numbers),
      .init("u8", shape: [300], type: .u8, bytes: (0..<300).map { UInt8($0 % 256) }),
      .init("bool", shape: [2], type: .bool, bytes: [1, 0]),
      .init("empty", shape: [3, 0, 2], floats: []),
      .init("é 𝄞\n", shape: [1, 1, 1, 1], floats: [7]),
    ]
  }

  @Test("the same tensors give the same bytes, those that PyTorch was seen to load")
  func bytesOfFile() throws {
    try withTemporaryFolder { folder in
      try PthWriter.write(Self.entries, to: folder + "/a.pth")
      #expect(try bytes(folder + "/a.pth") == bytes(Self.written))
    }
  }

  @Test("nothing at all can be written")
  func nothing() throws {
    try withTemporaryFolder { folder in
      try PthWriter.write([], to: folder + "/a.pth")
      #expect(try bytes(folder + "/a.pth").count > 100)
    }
  }

  @Test("there may be as many tensors as the plain zip format has entries for, and not one more")
  func many() throws {
    func entries(_ count: Int) -> [TensorEntry] {
      (0..<count).map { TensorEntry("\($0)", shape: [], type: .u8, bytes: [UInt8($0 & 255)]) }
    }
    try withTemporaryFolder { folder in
      try PthWriter.write(entries(65_531), to: folder + "/a.pth")
      let file = try WeightsFile(path: folder + "/a.pth")
      #expect(file.tensors.count == 65_531)
      #expect(try file.floats("65530") == [250])
      let error = #expect(throws: WeightsError.self) {
        try PthWriter.write(entries(65_532), to: folder + "/b.pth")
      }
      #expect(
        error?.description == "\(folder)/b.pth: expected at most 65531 tensors in a .pth file, "
          + "found more; write safetensors")
    }
  }

  static var refused: [(String, [TensorEntry], String)] {
    [
      (
        "a name twice", [.init("w", shape: [], floats: [1]), .init("w", shape: [], floats: [1])],
        "two tensors are called \"w\"; give each a name of its own"
      ),
      (
        "a type without storage", [.init("w", shape: [1], type: .u16, bytes: [1, 0])],
        "\"w\": expected F32, F16, BF16, F64, I64, I32, I16, I8, U8 or BOOL, found U16, "
          + "which .pth files don't hold; write safetensors"
      ),
      (
        "too little data", [.init("w", shape: [2], floats: [1])],
        "\"w\": F32 [2] takes 8 bytes, found 4; "
          + "the file is damaged or badly written; make or fetch it again"
      ),
      (
        "a negative size", [.init("w", shape: [-1], floats: [])],
        "\"w\": shape [-1] has a negative size; sizes are 0 or more"
      ),
    ]
  }

  @Test("what can't be written is refused, and the old file stays", arguments: refused.indices)
  func refusals(index: Int) throws {
    let (_, entries, sentence) = Self.refused[index]
    try withTemporaryFolder { folder in
      let path = folder + "/a.pth"
      try write([1, 2, 3], to: path)
      let error = #expect(throws: WeightsError.self) { try PthWriter.write(entries, to: path) }
      #expect(error?.description == "\(path): \(sentence)")
      #expect(try bytes(path) == [1, 2, 3])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.pth"])
    }
  }
}
