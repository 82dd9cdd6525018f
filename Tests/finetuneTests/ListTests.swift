import Foundation
import Testing
import Training
import Weights

extension CommandLineTests {
  @Suite("lists of images")
  struct ListTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    /// A list of the world's images in which each is in the folder of its class.
    private func list(_ name: String, header: String, row: (String, String) -> String) throws
      -> String
    {
      let rows = try world.paths().map { path in
        row(path, String(path.split(separator: "/").dropLast().last ?? ""))
      }
      let text = ([header] + rows).filter { !$0.isEmpty }.joined(separator: "\n")
      try Data(text.utf8).write(to: scratch.url(name))
      return scratch.path + "/" + name
    }

    private func train(_ data: String, _ more: [String]) throws -> Tool.Outcome {
      var arguments = world.trainArguments + ["--no-cache"] + more
      arguments[2] = data
      return try Tool.run(arguments)
    }

    @Test(
      "a head from a list has the bytes of one from the folder, and evaluate takes the list too")
    func likeFolder() throws {
      let list = try list("labels.csv", header: "") { "\($0),\($1)" }
      let run = scratch.path + "/run"
      let outcome = try train(list, ["--output", run, "--tensorboard"])
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(try outcome.object()["data"] as? String == list)
      #expect(
        try scratch.bytes("run/head.safetensors")
          == Data(contentsOf: URL(fileURLWithPath: world.head)))
      let folder = try Tool.run(
        "evaluate", "--head", run, "--data", world.images, "--format", "json"
      ).object()
      let listed = try Tool.run("evaluate", "--head", run, "--data", list, "--format", "json")
        .object()
      #expect(listed["top1"] as? Double == folder["top1"] as? Double)
      #expect(listed["images"] as? Int == folder["images"] as? Int)
      // Its images lie outside the list's folder, but the list names them.
      let report = try Tool.run("report", run, "--overwrite")
      #expect(report.code == 0)
      #expect(!report.errors.contains("no picture"), "\(report.errors)")
    }

    @Test("features and predict take the images of a list, in its order")
    func images() throws {
      let list = try list("labels.csv", header: "class,where") { "\($1),\($0)" }
      let outcome = try Tool.run(
        "predict", "--head", world.run, list, "--csv-columns", "where,class", "--format", "jsonl")
      #expect(outcome.code == 0, "\(outcome.errors)")
      let paths = outcome.output.split(separator: "\n").compactMap { line in
        (try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["path"]
          as? String
      }
      #expect(try paths == world.paths())
      let output = scratch.path + "/features.safetensors"
      let plain = try self.list("labels.tsv", header: "") { "\($0)\t\($1)" }
      let features = try Tool.run(
        "features", "--weights", world.weights, "--output", output, plain)
      #expect(features.code == 0, "\(features.errors)")
      #expect(try WeightsFile(path: output).info("features").shape.first == paths.count)
      let wrong = try Tool.run("predict", "--head", world.run, list, paths[0])
      #expect(wrong.code == 65)
      #expect(wrong.errors.contains("expected a column of paths"))
      #expect(wrong.errors.contains("(--csv-columns)"))
      #expect(!wrong.output.isEmpty)
    }

    @Test("a list of paths alone is predicted, and what is not there is named")
    func pathsAlone() throws {
      let list = try list("new.csv", header: "path") { path, _ in path }
      var text = try String(contentsOfFile: list, encoding: .utf8)
      text += "\nnowhere.png"
      try Data(text.utf8).write(to: URL(fileURLWithPath: list))
      let outcome = try Tool.run("predict", "--head", world.run, list, "--format", "jsonl")
      #expect(outcome.code == 65)
      #expect(try outcome.output.split(separator: "\n").count == world.paths().count)
      #expect(outcome.errors.contains("new.csv:34: nowhere.png: there is no such file"))
      let unused = try Tool.run(
        "predict", "--head", world.run, "--csv-columns", "1,2", world.images)
      #expect(unused.code == 0)
      #expect(unused.errors.contains("the columns are not used"))
    }

    @Test("a run is not written into the folder that its list lies in")
    func intoData() throws {
      let list = try list("labels.csv", header: "") { "\($0),\($1)" }
      let outcome = try train(list, ["--output", scratch.path])
      #expect(outcome.code == 64)
      #expect(outcome.errors.contains("another folder than the data set's own"))
    }

    @Test("paths start from the list, a column divides, columns are chosen, and run.yaml knows all")
    func columns() throws {
      let copy = try world.copyOfImages(in: scratch)
      let names = Set(try FileManager.default.subpathsOfDirectory(atPath: copy))
      var count = 0
      let list = try list("images/list", header: "img;kind;part") { path, kind in
        count += 1
        let name = String(path.dropFirst(world.images.count + 1))
        #expect(names.contains(name))
        return "\(name);\(kind);\(["train", "val", "test", "train"][count % 4])"
      }
      let outcome = try train(
        list, ["--csv-columns", "img,kind,part", "--output", scratch.path + "/run"])
      #expect(outcome.code == 0, "\(outcome.errors)")
      let summary = try outcome.object()
      #expect(summary["trainImages"] as? Int == 16)
      #expect(summary["valImages"] as? Int == 8)
      #expect(summary["testImages"] as? Int == 8)
      let lines = try String(
        contentsOfFile: scratch.path + "/run/validation.jsonl", encoding: .utf8)
      let paths = lines.split(separator: "\n").compactMap { line in
        (try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["path"]
          as? String
      }
      #expect(paths.count == 8 && names.isSuperset(of: paths))
      // The report finds the images, which lie beside the list.
      let page = try String(contentsOfFile: scratch.path + "/run/report.html", encoding: .utf8)
      #expect(page.contains("data:image/png") && !page.contains("class=\"gone\""))
      let again = try Tool.run(
        "train", "--no-cache", "--config", scratch.path + "/run/run.yaml", "--format", "json")
      #expect(again.code == 0, "\(again.errors)")
      let test = try Tool.run(
        "evaluate", "--head", scratch.path + "/run", "--data", list, "--csv-columns",
        "img,kind,part",
        "--split", "test", "--format", "json")
      #expect(try test.object()["images"] as? Int == 8)
    }

    @Test("what is wrong is said by lines, with the option that mends it")
    func errors() throws {
      let list = try list("labels.csv", header: "img,species") { "\($0),\($1)" }
      let first = try train(list, ["--output", scratch.path + "/run"])
      #expect(first.code == 65)
      #expect(first.errors.contains("labels.csv:1: img: there is no such file"))
      #expect(first.errors.contains("1 line can't be used"))
      #expect(first.errors.contains("(--csv-columns)"))
      let second = try train(
        list, ["--csv-columns", "img,kind", "--output", scratch.path + "/run"])
      #expect(second.code == 64)
      #expect(second.errors.contains("expected a column kind, found img, species"))
      let third = try train(list, ["--csv-columns", "img", "--output", scratch.path + "/run"])
      #expect(third.code == 64)
      #expect(third.errors.contains("--csv-columns: expected two or three columns"))
      let fourth = try train(list, ["--csv-columns", "1,2", "--output", scratch.path + "/run"])
      #expect(fourth.code == 65)
      #expect(fourth.errors.contains("(--csv-columns img,species)"), "\(fourth.errors)")
      let fifth = try train(list, ["--csv-columns", "2,1", "--output", scratch.path + "/run"])
      #expect(fifth.code == 65)
      #expect(fifth.errors.split(separator: "\n").count == 1)
      #expect(fifth.errors.contains("the first line is img, species (--csv-columns)"))
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/run"))
      let evaluated = try Tool.run(
        "evaluate", "--head", world.run, "--data", list, "--csv-columns", "1")
      #expect(evaluated.code == 64)
    }

    @Test(
      "a division that leaves classes unmeasured names the one that doesn't, which the head keeps")
    func stratified() throws {
      let hashed = try train(
        world.images, ["--val-fraction", "0.1", "--output", scratch.path + "/hash"])
      #expect(hashed.code == 0, "\(hashed.errors)")
      #expect(hashed.errors.contains("divide each class by itself (--split stratified)"))
      #expect(hashed.errors.contains("raise the validation fraction (--val-fraction)"))
      let run = scratch.path + "/run"
      let outcome = try train(
        world.images, ["--val-fraction", "0.1", "--split", "stratified", "--output", run])
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(!outcome.errors.contains("stratified"))
      #expect(try outcome.object()["valImages"] as? Int == 4)
      let evaluated = try Tool.run(
        "evaluate", "--head", run, "--data", world.images, "--format", "json"
      ).object()
      #expect(evaluated["images"] as? Int == 4)
      #expect(evaluated["chosenOn"] as? Int == 4)
      #expect(evaluated["trainedOn"] as? Int == 0)
    }

    @Test("without --output the folder is named after the list")
    func defaultPath() {
      let path = RunFolder.defaultPath(data: "/x/labels.csv", at: Date(timeIntervalSince1970: 0))
      #expect(path.hasPrefix("runs/labels-1970") || path.hasPrefix("runs/labels-1969"))
    }
  }
}
