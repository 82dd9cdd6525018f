import Foundation
import Testing
import Weights

@Suite("The registry of weights")
struct WeightsRegistryTests {
  @Test("every entry can be downloaded, checked and told apart")
  func entries() throws {
    let all = WeightsRegistry.all
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(Set(all.map(\.sha256)).count == all.count)
    for entry in all {
      #expect(entry.url.hasPrefix("https://"))
      let hexadecimal = entry.sha256.filter { "0123456789abcdef".contains($0) }
      #expect(entry.sha256.count == 64 && hexadecimal == entry.sha256)
      #expect(entry.size > 0 && entry.classes > 0 && !entry.license.isEmpty)
      let top5 = try #require(entry.top5)
      #expect(0 < entry.top1 && entry.top1 < top5 && top5 < 1)
      #expect(ModelFolder.baseName(entry.fileName) == entry.name)
      #expect(WeightsRegistry.named(entry.name) == entry)
    }
    #expect(WeightsRegistry.named("resnet19") == nil)
  }

  @Test("a file is known by its path among the downloads, else by its SHA-256 alone")
  func files() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder in
        setenv("XDG_CACHE_HOME", folder, 1)
        let entry = try #require(WeightsRegistry.named("resnet18.a1_in1k"))
        let downloads = folder + "/finetune/weights"
        try FileManager.default.createDirectory(
          atPath: downloads, withIntermediateDirectories: true)
        // Only the size is right.
        for path in [downloads + "/" + entry.fileName, folder + "/" + entry.fileName] {
          try write([], to: path)
          #expect(truncate(path, entry.size) == 0)
        }
        #expect(WeightsRegistry.entry(ofFileAt: downloads + "/" + entry.fileName) == entry)
        #expect(WeightsRegistry.entry(ofFileAt: folder + "/" + entry.fileName) == nil)
        try write([1], to: downloads + "/" + entry.fileName)
        #expect(WeightsRegistry.entry(ofFileAt: downloads + "/" + entry.fileName) == nil)
        #expect(WeightsRegistry.entry(ofFileAt: folder + "/nothing") == nil)
      }
    }
  }

  @Test("a SHA-256 is sha256sum's")
  func digest() throws {
    try withTemporaryFolder { folder in
      // printf 'abc' | sha256sum
      try write(Array("abc".utf8), to: folder + "/abc")
      #expect(
        try FileDigest.of(folder + "/abc")
          == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
      // head -c 3000000 /dev/zero | sha256sum
      try write([UInt8](repeating: 0, count: 3_000_000), to: folder + "/zeros")
      #expect(
        try FileDigest.of(folder + "/zeros")
          == "35bce4eae54ec8e6cc2868baa8d157914d6ae2858811b4cc0c078c94460fa26f")
      #expect(throws: FileError.self) { try FileDigest.of(folder + "/nothing") }
    }
  }
}
