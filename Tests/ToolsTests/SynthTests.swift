import Foundation
import TestSupport
import Testing
import Tools
import Training
import Vision

@Suite("Drawn images")
struct SynthTests {
  private func digest(_ classIndex: Int, image: Int, size: Int, seed: UInt64) -> String {
    let image = SynthPainter.draw(
      SynthClass(index: classIndex), image: image, size: size, seed: seed)
    return image.pixels.withUnsafeBytes { "\(ContentDigest(of: $0))" }
  }

  @Test(
    "pixels are the same everywhere and for ever",
    arguments: [
      (0, 0, 128, UInt64(0), "acd7c70224f47a2607fcb585552517f076f3df60f096ccea09284c19cd8975c6"),
      (499, 19, 64, UInt64(7), "518ebb2d4e546a80ded59176fc3d6578bec662d7dbfc870c3258b9e5b6fc84da"),
      (57, 3, 100, UInt64.max, "3935c8e2fd3532d08a20e3ff2cb132b6f5b017ae0b215d8c3667e2820d179ab8"),
    ])
  func pixels(_ classIndex: Int, _ image: Int, _ size: Int, _ seed: UInt64, _ expected: String) {
    #expect(digest(classIndex, image: image, size: size, seed: seed) == expected)
  }

  @Test("another image, class or seed draws other pixels")
  func different() {
    let digests = [
      digest(0, image: 0, size: 32, seed: 0), digest(0, image: 1, size: 32, seed: 0),
      digest(1, image: 0, size: 32, seed: 0), digest(0, image: 0, size: 32, seed: 1),
    ]
    #expect(Set(digests).count == 4)
  }

  @Test("all 500 classes have names of their own, the first hundred without looking at textures")
  func names() {
    let classes = (0..<SynthClass.count).map(SynthClass.init(index:))
    #expect(Set(classes.map(\.name)).count == 500)
    let looks = classes.prefix(100).map {
      $0.name.split(separator: "-").last.map(String.init) ?? ""
    }
    #expect(Set(looks).count == 10)
    let untextured = classes.prefix(100).map { kind in
      let parts = kind.name.split(separator: "-")
      return "\(parts[0]) \(parts[2])"
    }
    #expect(Set(untextured).count == 100)
  }

  @Test("the folder is flat, complete, and the same for any number of classes and images")
  func folder() throws {
    let root = try TemporaryFolder()
    func draw(_ name: String, classes: Int, images: Int) throws {
      try SynthFolder(classCount: classes, imagesPerClass: images, size: 16, seed: 5)
        .write(to: root.path + "/" + name, shouldStop: { false }, progress: { _ in })
    }
    try draw("small", classes: 2, images: 2)
    try draw("large", classes: 3, images: 4)
    let folder = try ImageFolder(path: root.path + "/large", purpose: .evaluation)
    #expect(folder.layout == .flat)
    #expect(folder.train.count + folder.validation.count == 12)
    let name = SynthClass(index: 1).name + "/0001.png"
    let small = FileManager.default.contents(atPath: "\(root.path)/small/\(name)")
    #expect(small != nil)
    #expect(small == FileManager.default.contents(atPath: "\(root.path)/large/\(name)"))
  }

  @Test("a folder that holds something is left alone")
  func notEmpty() throws {
    let root = try TemporaryFolder()
    try Data().write(to: URL(fileURLWithPath: root.path + "/mine.txt"))
    let synth = try SynthFolder(classCount: 1, imagesPerClass: 1, size: 16, seed: 0)
    #expect(throws: SynthError.notEmpty(path: root.path)) {
      try synth.write(to: root.path, shouldStop: { false }, progress: { _ in })
    }
  }

  @Test(
    "numbers out of range are refused",
    arguments: [(0, 1, 16), (501, 1, 16), (1, 0, 16), (1, 1, 8)])
  func outOfRange(_ classes: Int, _ images: Int, _ size: Int) {
    #expect(throws: OptionError.self) {
      try SynthFolder(classCount: classes, imagesPerClass: images, size: size, seed: 0)
    }
  }
}
