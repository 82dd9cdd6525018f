import Foundation
import Testing
import Weights

@Suite("Finding weights by name")
struct ModelFolderTests {
  /// A folder with `first/a.safetensors`, `second/a.safetensors` and `second/b.safetensors`.
  private func withFolders(_ body: (String, [String]) throws -> Void) throws {
    try withTemporaryFolder { folder in
      for name in ["first", "second", "second/folder.safetensors"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(name)", withIntermediateDirectories: false)
      }
      for name in [
        "first/a.safetensors", "second/a.safetensors", "second/b.safetensors", "first/c.pth",
        "second/c.safetensors", "second/d.1.pth",
      ] {
        try write([], to: "\(folder)/\(name)")
      }
      try body(folder, [folder + "/first", folder + "/second"])
    }
  }

  private func found(_ name: String, folders: [String]) -> String? {
    try? ModelFolder.find(name, folders: folders)
  }

  @Test("a bare name is looked for in the folders in order, with or without its extension")
  func bare() throws {
    try withFolders { folder, folders in
      #expect(found("a", folders: folders) == folder + "/first/a.safetensors")
      #expect(found("b.safetensors", folders: folders) == folder + "/second/b.safetensors")
      // The folder counts for more than the container.
      #expect(found("c", folders: folders) == folder + "/first/c.pth")
      #expect(found("c.safetensors", folders: folders) == folder + "/second/c.safetensors")
      #expect(found("d.1", folders: folders) == folder + "/second/d.1.pth")
    }
  }

  @Test("a path is taken as it is, and its extension may be left out")
  func path() throws {
    try withFolders { folder, folders in
      let path = folder + "/second/b"
      #expect(found(path + ".safetensors", folders: []) == path + ".safetensors")
      #expect(found(path, folders: []) == path + ".safetensors")
    }
  }

  @Test("a name that is nowhere is answered with where it was looked for and what there is")
  func notFound() throws {
    try withFolders { folder, folders in
      let error = #expect(throws: ModelFolder.NotFound.self) {
        try ModelFolder.find("resnet18", folders: folders)
      }
      #expect(
        error?.tried == [
          "resnet18", "resnet18.{safetensors,pth}", folder + "/first/resnet18.{safetensors,pth}",
          folder + "/second/resnet18.{safetensors,pth}",
        ])
      #expect(
        error?.description
          == "resnet18: expected these weights in one of the folders \(folder)/first, "
          + "\(folder)/second, found \"a\", \"b\", \"c\", \"d.1\": download them, or put resnet18.pth "
          + "into one")
      // Neither a folder nor a name with a slash is looked for there.
      #expect(throws: ModelFolder.NotFound.self) {
        try ModelFolder.find("folder", folders: folders)
      }
      let path = #expect(throws: ModelFolder.NotFound.self) {
        try ModelFolder.find("x/a", folders: folders)
      }
      #expect(path?.tried == ["x/a", "x/a.{safetensors,pth}"])
    }
  }

  @Test("what lies there in place of a file, and a network that is no backbone, are called so")
  func otherThings() throws {
    try withFolders { folder, folders in
      let path = #expect(throws: ModelFolder.NotFound.self) {
        try ModelFolder.find(folder + "/first", folders: [])
      }
      #expect(path?.description.contains("found a folder: give a path") == true)
      for (name, architecture) in [
        ("resnet101", "ResNet-101"), ("ResNet-34d", "ResNet-34d"),
        ("vit_b_16", "Vision Transformer"),
        ("efficientnet_b0", "EfficientNet"),
      ] {
        let other = #expect(throws: ModelFolder.NotFound.self) {
          try ModelFolder.find(name, folders: folders)
        }
        #expect(
          other?.description.contains("found the name of another (\(architecture))") == true)
        #expect(other?.description.contains("resnet18 or resnet18.a1_in1k") == true)
      }
      let mine = #expect(throws: ModelFolder.NotFound.self) {
        try ModelFolder.find("resnet18-mine", folders: folders)
      }
      #expect(mine?.description.contains("no such weights") == true)
    }
  }

  @Test("FINETUNE_MODELS comes before models/ of the current folder, and downloads come last")
  func environment() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder in
        for name in ["models", "mine"] {
          try FileManager.default.createDirectory(
            atPath: "\(folder)/\(name)", withIntermediateDirectories: false)
          try write([], to: "\(folder)/\(name)/a.safetensors")
        }
        #expect(chdir(folder) == 0)
        #expect(try ModelFolder.find("a") == "models/a.safetensors")
        setenv("XDG_CACHE_HOME", folder + "/cache", 1)
        let downloads = folder + "/cache/finetune/weights"
        try FileManager.default.createDirectory(
          atPath: downloads, withIntermediateDirectories: true)
        for name in ["a", "d"] { try write([], to: "\(downloads)/\(name).pth") }
        #expect(try ModelFolder.find("a") == "models/a.safetensors")
        #expect(try ModelFolder.find("d") == downloads + "/d.pth")
        setenv("FINETUNE_MODELS", folder + "/mine", 1)
        #expect(try ModelFolder.find("a") == folder + "/mine/a.safetensors")
        let error = #expect(throws: ModelFolder.NotFound.self) { try ModelFolder.find("b") }
        #expect(error?.tried.count == 6)
      }
    }
  }
}
