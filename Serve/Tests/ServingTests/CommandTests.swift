import Foundation
import Testing

@Suite("finetune-serve", .serialized)
struct CommandTests {
  private let world: Result<World, any Error>

  init() { world = World.shared }

  @Test("says where it serves, answers as predict does, and ends with 0 when it is asked to")
  func wholeWay() async throws {
    let world = try world.get()
    let server = try Program(world.serve("--port", "0"), in: world.folder)
    let port = try await server.port()
    let images = try world.images().prefix(5)
    let listed = try Program.run(
      world.finetune,
      [
        "predict", "--head", "run/head.safetensors", "--weights", "backbone.safetensors",
        "--format",
      ]
        + ["json"] + images, in: world.folder)
    let expected = try #require(
      try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]])
    for (image, entry) in zip(images, expected) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: world.folder + "/" + image))
      let reply = try await Connection.request(
        port, "POST /predict", ["Content-Type: image/png"], body: Array(bytes))
      #expect(reply.status == 200)
      let found = try reply.object()
      #expect(Set(found.keys) == Set(entry.keys))
      let (one, other) = (found["logits"] as? [Double], entry["logits"] as? [Double])
      let distances = zip(try #require(one), try #require(other)).map { abs($0 - $1) }
      // Made for other numbers of images at a time, they may differ in low bits.
      #expect(distances.count == 3 && distances.allSatisfy { $0 < 1e-4 })
      let best = (found["predictions"] as? [[String: Any]])?.first?["class"] as? String
      #expect(best == (entry["predictions"] as? [[String: Any]])?.first?["class"] as? String)
    }
    server.signal(SIGTERM)
    let outcome = await server.end()
    #expect(outcome.code == 0)
    #expect(outcome.errors.contains("finetune: serving 3 classes at http://127.0.0.1:\(port)/\n"))
    #expect(outcome.errors.contains("finetune: ending after the requests that are running"))
  }

  @Test("Ctrl-C ends it too, and a second one at once while a request is running")
  func signals() async throws {
    let world = try world.get()
    let first = try Program(world.serve("--port", "0"), in: world.folder)
    _ = try await first.port()
    first.signal(SIGINT)
    #expect(await first.end().code == 0)

    let second = try Program(world.serve("--port", "0"), in: world.folder)
    let port = try await second.port()
    let slow = try Connection(port: port)
    try await slow.send(Connection.head("POST /predict", ["Content-Length: 1000"]))
    #expect(try await Connection.request(port, "GET /health").status == 200)
    second.signal(SIGINT)
    try await second.says(/once more to end at once\n/)
    // Signals that come together are one wish.
    try await Task.sleep(for: .seconds(1))
    second.signal(SIGINT)
    #expect(await second.end().code == 130)

    let third = try Program(world.serve("--port", "0"), in: world.folder)
    _ = try await third.port()
    for signal in [SIGHUP, SIGHUP, SIGTERM] { third.signal(signal) }
    #expect(await third.end().code == 0)
  }

  @Test("what it can't do is one line and a code of the list")
  func errors() async throws {
    let world = try world.get()
    let server = try Program(world.serve("--port", "0"), in: world.folder)
    let port = try await server.port()
    func outcome(_ arguments: String...) throws -> Program.Outcome {
      try Program.run(Program.path, arguments, in: world.folder)
    }
    let head = ["--head", "run/head.safetensors", "--weights", "backbone.safetensors"]
    let taken = try Program.run(
      Program.path, head + ["--port", "\(port)"], in: world.folder)
    #expect(taken.code == 64)
    #expect(
      taken.errors
        == "finetune: --port: expected a free port (0 chooses one), found \(port), which "
        + "another program has\n")
    for (arguments, code) in [
      (head + ["--port", "70000"], 64), (head + ["--rate", "0"], 64),
      (head + ["--queue", "x"], 64),
      (head + ["--top-k", "0"], 64), (head + ["--threshold", "2"], 64), ([], 64),
      (["--head", "none", "--weights", "backbone.safetensors"], 66),
      (["--head", "backbone.safetensors", "--weights", "backbone.safetensors"], 65),
    ] {
      let outcome = try Program.run(Program.path, arguments, in: world.folder)
      #expect(outcome.code == code, "\(arguments): \(outcome.errors)")
      #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
    }
    // Standard error is read by nobody: that is no reason to end otherwise.
    let unread = try Program.run(
      "/bin/sh",
      [
        "-c",
        "mkfifo pipe; \(Program.path) \(head.joined(separator: " ")) --port 0 2> pipe & tool=$!; "
          + "head -n 1 < pipe; kill -TERM $tool; wait $tool; echo $?",
      ], in: world.folder)
    #expect(unread.output.hasPrefix("finetune: serving 3 classes"))
    #expect(unread.output.hasSuffix("\n0\n"), "\(unread.output)")
    #expect(try outcome("--help").output.contains("finetune serve --head"))
    server.signal(SIGTERM)
    #expect(await server.end().code == 0)
  }
}

/// A head of three drawn classes on a random backbone, made by `finetune`.
struct World: Sendable {
  let folder: String
  let finetune: String

  static let shared = Result { try World() }

  private init() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../.build/release/finetune").standardizedFileURL.path
    guard FileManager.default.isExecutableFile(atPath: root) else {
      throw Connection.Failure(message: "\(root) is not there: run make build before")
    }
    finetune = root
    folder = FileManager.default.temporaryDirectory.path + "/serve-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // Objects in globals are not released when the process ends.
    atexit { try? FileManager.default.removeItem(atPath: World.shared.get().folder) }
    for arguments in [
      ["init", "--output", "backbone.safetensors"],
      ["synth", "images", "--classes", "3", "--images", "6", "--size", "64"],
      [
        "train", "--data", "images", "--weights", "backbone.safetensors", "--output", "run",
        "--epochs", "5", "--no-cache",
      ],
    ] {
      let outcome = try Program.run(finetune, arguments, in: folder)
      if outcome.code != 0 { throw Connection.Failure(message: outcome.errors) }
    }
  }

  /// The arguments of a server of that head.
  func serve(_ more: String...) -> [String] {
    ["--head", "run/head.safetensors", "--weights", "backbone.safetensors"] + more
  }

  /// The PNGs, relative to the folder.
  func images() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder + "/images")
      .filter { $0.hasSuffix(".png") }.sorted().map { "images/" + $0 }
  }
}
