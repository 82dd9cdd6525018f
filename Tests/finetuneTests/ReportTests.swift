import Foundation
import Testing

extension CommandLineTests {
  @Suite("finetune report and runs")
  struct ReportTests {
    private let world: World
    private let scratch: Scratch
    private var run: String { scratch.path + "/runs/run" }

    /// A copy of the run, beside a folder that is none.
    init() throws {
      world = try World.shared()
      scratch = try Scratch()
      for name in ["runs", "runs/other"] {
        try FileManager.default.createDirectory(
          atPath: scratch.path + "/" + name, withIntermediateDirectories: true)
      }
      try FileManager.default.copyItem(atPath: world.run, toPath: scratch.path + "/runs/run")
    }

    private func page(_ path: String) throws -> String {
      try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test("train writes the same page as report does from the run folder")
    func regenerate() throws {
      let before = try page(run + "/report.html")
      #expect(before.contains("data:image/png;base64,") && before.contains("Confusion"))
      let sum = try Tool.shell("sha256sum \(world.head)").output.prefix(64)
      #expect(sum.count == 64 && before.contains("<code>\(sum)</code>"))
      let outcome = try Tool.run("report", run, "--output", scratch.path + "/again.html")
      #expect(outcome.code == 0 && outcome.errors == "Wrote \(scratch.path)/again.html\n")
      let after = try page(scratch.path + "/again.html")
      #expect(after.replacing(run, with: world.run) == before)
    }

    @Test(
      "a page that doesn't fit on the disk is said at the end: the head is saved, no half page stays"
    )
    func fullDisk() throws {
      let output = scratch.path + "/full"
      let outcome = try Tool.shell(
        "ulimit -f 100; $F \(world.trainArguments.joined(separator: " ")) --no-cache "
          + "--output \(output)")
      #expect(outcome.code == 73, "\(outcome.errors)")
      #expect(
        outcome.errors.contains("finetune: \(output)/report.html: can't write: File too large"))
      #expect(outcome.errors.contains("\nHead ") && !outcome.errors.contains("\nReport "))
      #expect(try outcome.object()["best"] is [String: Any])
      #expect(
        try scratch.bytes("full/head.safetensors")
          == Data(contentsOf: URL(fileURLWithPath: world.head)))
      let files = try FileManager.default.contentsOfDirectory(atPath: output)
      #expect(!files.contains { $0.contains("report") || $0.hasSuffix(".tmp") }, "\(files)")
    }

    @Test("where a data set has moved, a page keeps its pictures, and is replaced by no poorer one")
    func moved() throws {
      let copy = try world.copyOfImages(in: scratch)
      let yaml = run + "/run.yaml"
      let text = try page(yaml).replacing(world.images, with: "/nowhere")
      try Data(text.utf8).write(to: URL(fileURLWithPath: yaml))
      let own = run + "/report.html"
      let pictures = try page(own).components(separatedBy: "data:image/png").count - 1
      let again = try Tool.run("report", run)
      #expect(again.code == 0 && again.errors.contains("are those of \(own)"))
      #expect(try page(own).components(separatedBy: "data:image/png").count - 1 == pictures)
      let other = scratch.path + "/other.html"
      try FileManager.default.moveItem(atPath: own, toPath: other)
      let before = try page(other)
      let refused = try Tool.run("report", run, "--output", other)
      #expect(refused.code == 73 && refused.errors.contains("--overwrite"), "\(refused.errors)")
      #expect(try page(other) == before)
      #expect(try Tool.run("report", run, "--output", other, "--overwrite").code == 0)
      #expect(try !page(other).contains("data:image/png"))
      #expect(try Tool.run("report", run, "--data", copy).code == 0)
      #expect(try page(own).components(separatedBy: "data:image/png").count - 1 == pictures)
    }

    @Test("the exit code tells a missing run, another folder, and a place that can't be written")
    func codes() throws {
      #expect(try Tool.run("report", scratch.path + "/none").code == 66)
      #expect(try Tool.run("report", scratch.path).code == 65)
      #expect(try Tool.run("report", run, "--output", scratch.path + "/none/x.html").code == 73)
    }

    @Test("runs list names the runs on standard output, and what is none on standard error")
    func list() throws {
      let outcome = try Tool.run("runs", "list", in: scratch.path)
      #expect(outcome.code == 0)
      // One class has no image to validate with, which the last line explains.
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.count == 3 && lines[1].hasPrefix("run ") && lines[1].contains(" ? "))
      #expect(lines.last?.hasPrefix("? says little: ") == true)
      #expect(outcome.errors.hasPrefix("finetune: runs/other: expected a run folder"))
      let json = try Tool.run("runs", "list", "--format", "json", in: scratch.path).object()
      let runs = try #require(json["runs"] as? [[String: Any]])
      #expect(runs.map { $0["path"] as? String } == ["runs/run"])
      #expect((runs[0]["options"] as? [String: String])?["learning-rate"] == "0.05")
      #expect((json["others"] as? [Any])?.count == 1)
      #expect(try Tool.run("runs", "list", "none", in: scratch.path).code == 66)
    }

    @Test("runs show has figures and options; runs compare puts two runs side by side")
    func showAndCompare() throws {
      let shown = try Tool.run("runs", "show", run)
      #expect(shown.code == 0 && shown.output.contains("batch-size     5\n"))
      #expect(shown.output.contains("class-weights  equal\n"))
      #expect(
        try Tool.run("runs", "show", run, "--format", "json").object()["name"] as? String == "run")
      let compared = try Tool.run("runs", "compare", run, world.run)
      #expect(compared.code == 0 && compared.output.contains("The options are the same."))
      let json = try Tool.run("runs", "compare", run, world.run, "--format", "json").object()
      #expect(json["sameValidation"] as? Bool == true)
      #expect(try Tool.run("runs", "compare", run).code == 64)
    }
  }
}
