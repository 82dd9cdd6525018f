import Foundation
import Terminal
import TestSupport
import Testing
import Vision
import Weights

@Suite("Files that are cut short while they are mapped")
struct FaultsTests {
  @Test("an image is an error like another, and the next one is read")
  func image() async {
    await #expect(processExitsWith: .success) {
      Faults.install()
      let folder = try TemporaryFolder()
      let path = folder.path + "/large.png"
      try Data(repeating: 7, count: 20 << 20).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: ImageError.self) {
        try FileBytes.with(contentsOf: path) { bytes in
          #expect(bytes[bytes.count - 1] == 7)
          #expect(truncate(path, 5) == 0)
          #expect(bytes[bytes.count - 1] == 0 && bytes[10 << 20] == 0)
        }
      }
      #expect(error?.description.contains("it was cut short while it was read") == true)
      try Data(repeating: 8, count: 20 << 20).write(to: URL(fileURLWithPath: path))
      let first = try FileBytes.with(contentsOf: path) { $0[0] }
      #expect(first == 8)
    }
  }

  @Test("much memory that there isn't ends the process with a sentence and 71, though some is left")
  func memory() async {
    let result = await #expect(
      processExitsWith: .exitCode(71), observing: [\.standardErrorContent]
    ) {
      Faults.install()
      // More than a process can address.
      #expect([UInt8](repeating: 1, count: 1 << 47).count > 0)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("finetune: expected more memory, found none left"), "\(text)")
  }

  @Test("an image that there is too little memory for is not a bad one")
  func imageMemory() {
    let error = ImageError(path: "a.webp", .outOfMemory)
    #expect(ExitCodes.code(for: error) == ExitCodes.noMemory)
    #expect(ErrorText.line(of: error).hasSuffix("fewer threads (ulimit -v; --threads)"))
  }

  @Test("weights end the process with a sentence and 74")
  func weights() async throws {
    let result = await #expect(
      processExitsWith: .exitCode(74), observing: [\.standardErrorContent]
    ) {
      Faults.install()
      let folder = try TemporaryFolder()
      let path = folder.path + "/net.safetensors"
      let values = [Float](repeating: 1, count: 1 << 20)
      try SafetensorsWriter.write(
        [TensorEntry("x", shape: [values.count], floats: values)], to: path)
      let file = try WeightsFile(path: path)
      try file.withBytes(of: "x") { bytes in
        _ = truncate(path, 8)
        #expect(bytes[bytes.count - 1] == 0)
      }
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("net.safetensors: expected a file that stays as it is"), "\(text)")
  }
}
