import Foundation
import Synchronization
import Terminal
import TestServer
import TestSupport
import Testing
import Weights

@Suite("Downloaded weights")
struct WeightsStoreTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  // printf 'abc' | sha256sum
  private static let weights = PublishedWeights(
    name: "net", origin: "nobody", url: "https://weights.invalid/x/original.safetensors", size: 3,
    sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    container: .safetensors, multiplications: 0, preprocessing: "", classes: 1, dataSet: "",
    top1: 0, top5: 0,
    license: "")

  private func store(mirror: String? = nil) throws -> WeightsStore {
    var environment = ["XDG_CACHE_HOME": folder.path]
    environment["FINETUNE_WEIGHTS_URL"] = mirror
    return try #require(WeightsStore(environment: environment))
  }

  @Test("they lie in the user's cache; a mirror has the names that they have there")
  func places() throws {
    let weights = Self.weights
    #expect(
      try store().path(of: weights) == folder.path + "/finetune/weights/net.safetensors")
    #expect(try store().url(of: weights) == weights.url)
    #expect(try store(mirror: "").url(of: weights) == weights.url)
    for mirror in ["http://m/a", "http://m/a/"] {
      #expect(try store(mirror: mirror).url(of: weights) == "http://m/a/net.safetensors")
    }
    #expect(
      try store(mirror: "http://m/a?token=b/c").url(of: weights)
        == "http://m/a/net.safetensors?token=b/c")
    #expect(WeightsStore(environment: ["XDG_CACHE_HOME": "relative"]) == nil)
  }

  @Test("a pull from a mirror makes the folder, says how far it is, and warns of broken attempts")
  func pull() throws {
    let server = try TestServer { request, number in
      number == 0 ? .status("503 Busy") : .file(Array("abc".utf8), to: request)
    }
    // Whatever proxy the machine has is not for this one.
    setenv("no_proxy", "127.0.0.1", 1)
    let store = try store(mirror: server.url)
    var limits = DownloadLimits()
    limits.pause = 0.01
    let said = Mutex<[DownloadEvent]>([])
    let outcome = try store.pull(Self.weights, limits: limits, shouldStop: { false }) { event in
      said.withLock { $0.append(event) }
    }
    #expect(outcome == .downloaded)
    #expect(server.requests.map(\.path) == ["/net.safetensors", "/net.safetensors"])
    #expect(
      said.withLock { $0 } == [
        .received(0, of: 3, earlier: 0),
        .brokeOff("the server answered 503", pause: 0.01),
        .received(0, of: 3, earlier: 0), .received(3, of: 3, earlier: 0),
      ])
    #expect(try store.verify(Self.weights) == true)
  }

  @Test("a name that means no address is said at once, with what to do without a network")
  func unreachable() throws {
    for variable in ["http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"] { unsetenv(variable) }
    let store = try store(mirror: "http://user:secret@no-such-host.invalid?token=secret")
    let said = Mutex<[DownloadEvent]>([])
    let error = #expect(throws: WeightsStoreError.self) {
      try store.pull(Self.weights, shouldStop: { false }) { event in
        said.withLock { $0.append(event) }
      }
    }
    let sentence = error?.description ?? ""
    // Not tried again.
    #expect(said.withLock { $0 } == [.received(0, of: 3, earlier: 0)])
    for part in [
      "http://no-such-host.invalid/net.safetensors?…: ", "put net.safetensors into /",
      "import a file from elsewhere to /", "FINETUNE_WEIGHTS_URL; here are ",
    ] { #expect(sentence.contains(part), "\(sentence)") }
    #expect(!sentence.contains("secret"))
    #expect(error.map { ExitCodes.code(for: $0) } == 74)
  }

  @Test("a file that has changed is found and removed")
  func verify() throws {
    let store = try store()
    #expect(try store.verify(Self.weights) == nil)
    try FileManager.default.createDirectory(
      atPath: store.folder, withIntermediateDirectories: true)
    try Data("abd".utf8).write(to: URL(fileURLWithPath: store.path(of: Self.weights)))
    #expect(try store.verify(Self.weights) == false)
    #expect(try store.verify(Self.weights) == nil)
  }

  @Test("a file that has changed and can't be removed is not said to be gone")
  func verifyReadOnly() async {
    await #expect(processExitsWith: .success) {
      // Permissions do not hold the superuser back.
      if geteuid() == 0 { #expect(setuid(65534) == 0) }
      let tests = try WeightsStoreTests()
      let store = try tests.store()
      try FileManager.default.createDirectory(
        atPath: store.folder, withIntermediateDirectories: true)
      let path = store.path(of: WeightsStoreTests.weights)
      try Data("abd".utf8).write(to: URL(fileURLWithPath: path))
      chmod(store.folder, 0o500)
      defer { chmod(store.folder, 0o700) }
      let error = #expect(throws: FileError.self) {
        try store.verify(WeightsStoreTests.weights)
      }
      #expect(
        error?.description == "\(path): can't remove: Permission denied; check the permissions")
      #expect(FileManager.default.fileExists(atPath: path))
    }
  }
}
