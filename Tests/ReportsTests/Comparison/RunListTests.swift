import Foundation
import Reports
import Terminal
import TestSupport
import Testing
import Training

@Suite("RunList")
struct RunListTests {
  private let folder: TemporaryFolder

  /// Three runs and two folders that are none.
  init() throws {
    folder = try TemporaryFolder()
    for (name, seed, top1) in [("a", 0, 0.75), ("b", 1, 0.875), ("c", 1, 0.75)] {
      var fixture = try RunFixture(name: name)
      fixture.options.seed = UInt64(seed)
      try fixture.write()
      try fixture.replace("\"valTop1\":0.75", with: "\"valTop1\":\(top1)", in: "metrics.jsonl")
      try FileManager.default.moveItem(atPath: fixture.path, toPath: folder.path + "/" + name)
      // The data set of each lies elsewhere.
      let text = try folder.text(of: name + "/run.yaml")
        .replacing(fixture.folder.path, with: "/photos")
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/\(name)/run.yaml"))
    }
    for name in ["foreign", "damaged"] {
      try FileManager.default.createDirectory(
        atPath: folder.path + "/" + name, withIntermediateDirectories: true)
    }
    for name in ["run.yaml", "metrics.jsonl"] {
      try Data("{".utf8).write(to: URL(fileURLWithPath: folder.path + "/damaged/" + name))
    }
    try Data().write(to: URL(fileURLWithPath: folder.path + "/file"))
  }

  @Test("the best run comes first; what is no run is said, and no reason to stop")
  func order() throws {
    let list = try RunList(folder: folder.path)
    #expect(list.runs.map(\.name) == ["b", "a", "c"])
    #expect(list.others.map(\.path) == ["damaged", "foreign"].map { folder.path + "/" + $0 })
    #expect(list.others[0].reason.contains("metrics.jsonl:1: expected an event of a run"))
    #expect(list.others[1].reason.contains("expected a run folder"))
  }

  @Test("the table has a column for each option that differs, and no wider than the terminal")
  func table() throws {
    let list = try RunList(folder: folder.path)
    #expect(
      list.text(width: nil, colors: false) == """
        run   top-1   95 % interval  classes  epoch  began (UTC)       seed
        b    87.5 %  56.8 to 97.4 %        2    2/3  2023-11-14 22:13  1
        a    75.0 %  44.2 to 91.9 %        2    2/3  2023-11-14 22:13  0
        c    75.0 %  44.2 to 91.9 %        2    2/3  2023-11-14 22:13  1

        """)
    let narrow = list.text(width: 36, colors: false)
    #expect(
      narrow == """
        run   top-1   95 % interval  seed
        b    87.5 %  56.8 to 97.4 %  1
        a    75.0 %  44.2 to 91.9 %  0
        c    75.0 %  44.2 to 91.9 %  1

        Not shown, for want of room:
        classes, epoch, began (UTC)

        """)
    #expect(list.text(width: 20, colors: false).hasPrefix("run   top-1  seed\n"))
  }

  @Test("a run that few images measured, or not those of every class, has a sign")
  func sign() throws {
    #expect(!(try RunList(folder: folder.path).text(width: nil, colors: false).contains("?")))
    let url = URL(fileURLWithPath: folder.path + "/b/metrics.jsonl")
    let text = try folder.text(of: "b/metrics.jsonl")
    try Data(text.replacing("\"valImages\":10", with: "\"valImages\":4").utf8).write(to: url)
    let few = try RunList(folder: folder.path).text(width: nil, colors: false)
    #expect(few.contains("87.5 % ?") && few.contains("? says little: fewer than 10 images"))
    try Data(
      text.replacing("\"unmeasuredClasses\":0", with: "\"unmeasuredClasses\":1").utf8
    ).write(to: url)
    #expect(try RunList(folder: folder.path).text(width: nil, colors: false).contains("87.5 % ?"))
  }

  @Test("a run's own folder is a list of one, and a folder without runs an empty one")
  func single() throws {
    #expect(try RunList(folder: folder.path + "/a").runs.count == 1)
    let none = try RunList(folder: folder.path + "/foreign")
    #expect(none.runs.isEmpty && none.others.isEmpty && none.text(width: 80, colors: false) == "")
    #expect(throws: RunRecordError.self) { try RunList(folder: folder.path + "/none") }
  }

  @Test("where room is short, runs side by side are told by the ends of their names")
  func longNames() throws {
    let runs = try RunList(folder: folder.path).runs.prefix(2).enumerated().map { index, run in
      RunRecord(
        path: "/runs/photographs-20231114-22131\(index)", options: run.options,
        started: run.started, epochs: run.epochs, ended: run.ended)
    }
    func heading(_ width: Int?) -> String? {
      RunComparison(runs).text(width: width, colors: false)
        .split(separator: "\n").first.map(String.init)
    }
    #expect(heading(80)?.contains("photographs-20231114-221310  photographs-") == true)
    #expect(heading(60)?.trimmingCharacters(in: .whitespaces) == "…221310           …221311")
    #expect(heading(nil) == heading(80))
  }

  @Test("runs side by side show what differs and star the best")
  func comparison() throws {
    let runs = try RunList(folder: folder.path).runs
    let text = RunComparison(runs).text(width: nil, colors: false)
    let rows = text.split(separator: "\n").map { line in
      line.components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty }
    }
    #expect(rows[0] == ["b", "a", "c"])
    #expect(rows[1] == ["seed", "1", "0", "1"])
    #expect(rows.contains(["top-1", "87.5 % *", "75.0 %", "75.0 %"]))
    #expect(rows.contains(["loss", "1.000", "1.000", "1.000"]))
    #expect(!text.contains("can't be compared") && text.contains("\n* the best of its row\n"))
    #expect(!text.contains("top-5"))
    var other = runs[0]
    other.options.valFraction = 0.5
    #expect(!RunComparison([runs[0], other]).areValidatedAlike)
    #expect(
      RunComparison([runs[0], runs[0]]).text(width: nil, colors: false)
        .hasSuffix("finished\n\nThe options are the same.\n"))
  }

  @Test("runs for which there is no room side by side stand below one another, with whole figures")
  func manyRuns() throws {
    let run = try RunList(folder: folder.path).runs[0]
    let text = RunComparison(Array(repeating: run, count: 7)).text(width: 80, colors: false)
    let lines = text.split(separator: "\n")
    #expect(lines.filter { $0.count > 80 } == [])
    #expect(!text.contains("%…") && lines.filter { $0.hasPrefix("95 % interval") }.count == 3)
  }
}
