import Export
import Foundation
import Terminal
import TestSupport
import Testing
import Training
import Weights

@Suite("Files that commands write")
struct OutputFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(
    _ name: String, _ contents: OutputContents = .features, to format: FileFormat? = nil
  ) throws -> OutputFile {
    try OutputFile(
      folder.path + "/" + name, formats: [.safetensors, .pth, .npy], asked: format,
      contents: contents)
  }

  @Test(
    "what a name ends with decides the format",
    arguments: [
      ("a.safetensors", FileFormat.safetensors), ("a.pth", .pth), ("a.PT", .pth), ("a.npy", .npy),
      ("a.b.npy", .npy),
    ])
  func endings(_ name: String, _ format: FileFormat) throws {
    #expect(try file(name).format == format)
  }

  @Test(
    "an ending of another format, an unknown one and none are refused with those that work",
    arguments: ["a.csv", "a.onnx", "a.png", "a", "npy", "a.safetensors.gz"])
  func refused(_ name: String) {
    let error = #expect(throws: ArgumentError.self) { try file(name) }
    #expect(
      error?.description
        == "--output: expected a name that ends in .safetensors, .pth, .pt or .npy, found "
        + folder.path + "/" + name)
  }

  @Test("--to decides where the name doesn't, and may not contradict it")
  func asked() throws {
    #expect(try file("a", to: .pth).format == .pth)
    #expect(try file("a.weights", to: .npy).format == .npy)
    #expect(try file("a.pt", to: .pth).format == .pth)
    #expect(throws: ArgumentError.self) { try file("a.npy", to: .pth) }
    #expect(try OutputFile("/dev/null", formats: [.pth], contents: .head).format == .pth)
  }

  @Test("a file is replaced by one about the same, and by no other")
  func contents() throws {
    func write(_ names: [String], to name: String) throws {
      try SafetensorsWriter.write(
        names.map { TensorEntry($0, shape: [1], floats: [0]) }, to: folder.path + "/" + name)
    }
    let kinds: [(OutputContents, [String])] = [
      (.head, ["fc.weight", "fc.bias"]), (.network, ["conv1.weight", "fc.weight", "fc.bias"]),
      (.features, ["features"]), (.tensors, ["a", "b"]),
    ]
    for (old, names) in kinds {
      try write(names, to: "a.safetensors")
      for (new, _) in kinds {
        if old == new {
          _ = try file("a.safetensors", new)
        } else {
          let error = #expect(throws: OutputFileError.self) { try file("a.safetensors", new) }
          #expect(error?.description.contains("found one with \(old.rawValue)") == true)
          #expect(error.flatMap(ExitCodes.code) == ExitCodes.cannotWrite)
        }
      }
    }
    // What is no tensor file at all is never replaced; an empty one holds nothing to lose.
    try Data("notes".utf8).write(to: URL(fileURLWithPath: folder.path + "/b.pth"))
    #expect(throws: OutputFileError.self) { try file("b.pth") }
    try Data().write(to: URL(fileURLWithPath: folder.path + "/c.pth"))
    #expect(try file("c.pth").format == .pth)
  }

  @Test("a page is replaced by a page alone")
  func page() throws {
    let path = folder.path + "/a.html"
    let ours = "<!DOCTYPE html>\n<meta name=\"generator\" content=\"finetune 0.1.0\">"
    try Data(ours.utf8).write(to: URL(fileURLWithPath: path))
    _ = try OutputFile(path, formats: [.html], contents: .page)
    for others in ["<p>mine</p>", "<!DOCTYPE html>\n<html>"] {
      try Data(others.utf8).write(to: URL(fileURLWithPath: path))
      #expect(throws: OutputFileError.self) {
        try OutputFile(path, formats: [.html], contents: .page)
      }
    }
  }

  @Test("arrays and networks of other tools are left alone")
  func foreign() throws {
    func header(_ kind: String, _ shape: String) -> [UInt8] {
      let text = "{'descr': '\(kind)', 'fortran_order': False, 'shape': (\(shape)), }\n"
      return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8)
    }
    func onnx(_ producer: String) -> [UInt8] {
      [8, 7, 0x12, UInt8(producer.utf8.count)] + Array(producer.utf8) + [0x1A, 1, 0x30]
    }
    let cases: [(OutputContents, FileFormat, [UInt8], Bool)] = [
      (.features, .npy, header("<f4", "5, 512"), true),
      (.features, .npy, header("<f4", "5, 513"), false),
      (.features, .npy, header("<f8", "5, 512"), false),
      (.features, .npy, header("<f4", "512,"), false),
      (.network, .onnx, onnx("finetune"), true), (.network, .onnx, onnx("pytorch!"), false),
    ]
    for (contents, format, bytes, isOurs) in cases {
      let path = folder.path + "/a." + format.rawValue
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let file = Result { try OutputFile(path, formats: [format], contents: contents) }
      let isTaken = (try? file.get()) != nil
      #expect(isTaken == isOurs, "\(contents) \(bytes)")
    }
  }

  @Test("what is no file is refused before it is written, but for devices that take anything")
  func special() throws {
    let pipe = folder.path + "/pipe.pth"
    #expect(mkfifo(pipe, 0o600) == 0)
    let error = #expect(throws: FileError.self) { try file("pipe.pth") }
    #expect(error?.description.hasPrefix("\(pipe): expected a file, found a pipe") == true)
    #expect(error.flatMap(ExitCodes.code) == ExitCodes.cannotWrite)
    #expect(try OutputFile("/dev/null", formats: [.pth], contents: .head).format == .pth)
  }

  @Test("a name without an ending is told of --to where there is one")
  func withoutEnding() {
    let error = #expect(throws: ArgumentError.self) {
      try OutputFile("/tmp/x", formats: [.pth, .onnx], asksForFormat: true, contents: .head)
    }
    #expect(error?.description.contains(".pth, .pt or .onnx, or --to beside it, found") == true)
  }
}
