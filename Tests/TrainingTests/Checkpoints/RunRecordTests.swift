import Foundation
import Reports
import Terminal
import TestSupport
import Testing
import Training
import Weights

@Suite("RunRecord")
struct RunRecordTests {
  @Test("a run is read back as it was written")
  func roundTrip() throws {
    var fixture = try RunFixture(name: "a \"b\"")
    fixture.images = [
      EvaluatedImage(
        path: "cat/ü \"1\".png", label: 0, probability: 0.125,
        guesses: [.init(index: 1, probability: 0.875), .init(index: 0, probability: 0.125)])
    ]
    try fixture.write()
    let run = try RunRecord(path: fixture.path)
    #expect(run.options == fixture.options)
    #expect(run.started == fixture.started)
    #expect(run.epochs == fixture.epochs)
    #expect(run.ended == fixture.ended(fixture.path))
    #expect(run.best == fixture.epochs[1])
    #expect(try run.images() == fixture.images)
    #expect(run.name == "a \"b\"" && run.state == .finished)
  }

  @Test("a run that hasn't ended is unfinished; one without records of its images has none")
  func unfinished() throws {
    let fixture = try RunFixture()
    try fixture.write(isFinished: false)
    let run = try RunRecord(path: fixture.path + "/")
    #expect(run.state == .unfinished && run.best?.epoch == 2 && run.name == "run")
    #expect(try run.images().isEmpty)
  }

  @Test("files of the first version, which say less, are read")
  func firstVersion() throws {
    let fixture = try RunFixture()
    try fixture.write()
    let text = """
      {"event":"runStarted","data":"d","backbone":"b","classes":["a"],"trainImages":3,"valImages":1,\
      "trainableParameters":513,"totalParameters":1000}
      {"event":"epochDone","epoch":1,"trainLoss":null,"trainTop1":0,"valLoss":1,"valTop1":0.5,\
      "valTop5":1,"seconds":0.5}

      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: fixture.path + "/metrics.jsonl"))
    let run = try RunRecord(path: fixture.path)
    #expect(run.epochs.count == 1 && run.epochs[0].trainLoss.isNaN && run.epochs[0].isBest)
    #expect(run.epochs[0].validation.macro.f1.isNaN && run.started.time == 0)
  }

  @Test(
    "a damaged line is named",
    arguments: [
      ("\"event\":\"epochDone\",\"epoch\":2", "\"event\":\"other\"", 3),
      ("\"epoch\":2,\"learning", "\"epoch\":1,\"learning", 3),
      ("\"epoch\":2,\"learning", "\"epoch\":5000000000,\"learning", 3),
      ("\"epoch\":3,\"learning", "\"epoch\":\"3\",\"learning", 4),
      ("\"classes\":[\"cat\",\"dog\"]", "\"classes\":[]", 1),
      ("{\"event\":\"runStarted\"", "{\"event\":\"runSta", 1),
    ])
  func damaged(old: String, new: String, line: Int) throws {
    let fixture = try RunFixture()
    try fixture.write()
    try fixture.replace(old, with: new, in: "metrics.jsonl")
    let error = try #require(throws: RunRecordError.self) { _ = try RunRecord(path: fixture.path) }
    guard case .badLine(_, line, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect("\(error)".contains("metrics.jsonl:\(line): expected "))
  }

  @Test(
    "a number that no run writes is refused by its name, whatever would become of it",
    arguments: [
      ("\"trainImages\":40,\"valImages\":10,\"t", "\"trainImages\":-1,\"valImages\":10,\"t"),
      ("\"valImages\":10,\"test", "\"valImages\":9223372036854775807,\"test"),
      ("\"viewsPerImage\":1", "\"viewsPerImage\":0"),
      ("\"trainableParameters\":1026", "\"trainableParameters\":-9223372036854775808"),
      ("\"totalParameters\":11177538", "\"totalParameters\":5"),
      ("\"learningRate\":0.01", "\"learningRate\":-1"),
      ("\"trainLoss\":0.5", "\"trainLoss\":1e308"), ("\"trainTop1\":0.5", "\"trainTop1\":-0.1"),
      ("\"valLoss\":1.0", "\"valLoss\":-1e308"), ("\"valTop1\":0.75", "\"valTop1\":1e308"),
      ("\"valTop5\":1.0", "\"valTop5\":2"), ("\"recall\":0.25", "\"recall\":-1"),
      ("\"seconds\":0.25", "\"seconds\":1e300"),
      ("\"imagesPerSecond\":1000.0", "\"imagesPerSecond\":-1"),
      ("\"total\":50", "\"total\":-50"), ("\"training\":0.25", "\"training\":-1e308"),
      ("\"temperature\":1.5", "\"temperature\":-1"), ("\"before\":0.25", "\"before\":7"),
      ("\"before\":2.0", "\"before\":1e308"),
    ])
  func numbers(old: String, new: String) throws {
    let fixture = try RunFixture()
    try fixture.write()
    try fixture.replace(old, with: new, in: "metrics.jsonl")
    let error = try #require(throws: RunRecordError.self) { _ = try RunRecord(path: fixture.path) }
    guard case .badNumber(_, _, let key, _, _) = error else {
      Issue.record("\(error)")
      return
    }
    let name = try #require(new.split(separator: "\"").first.map(String.init))
    #expect(key.split(separator: ".").contains(Substring(name)) || new.contains(key), "\(error)")
    #expect(ExitCodes.code(for: error) == ExitCodes.badData)
  }

  @Test("a probability above 1, and options that nothing can be trained under, are refused")
  func otherFiles() throws {
    var fixture = try RunFixture()
    fixture.images = [RunFixture.image("cat/1.png", 0, takenFor: 1, 0.5)]
    try fixture.write()
    try fixture.replace(
      "\"probability\":0.5", with: "\"probability\":1e308", in: "validation.jsonl")
    let run = try RunRecord(path: fixture.path)
    #expect(throws: RunRecordError.self) { try run.images() }
    try fixture.replace("epochs: 3", with: "epochs: -3", in: "run.yaml")
    let error = try #require(throws: RunRecordError.self) { _ = try RunRecord(path: fixture.path) }
    #expect("\(error)".contains("run.yaml: expected the options of a run, found others: epochs"))
  }

  @Test("a record of an image that names a class which the run doesn't have is refused")
  func unknownClass() throws {
    var fixture = try RunFixture()
    fixture.images = [RunFixture.image("cat/1.png", 0, takenFor: 1, 0.5)]
    try fixture.write()
    try fixture.replace("\"class\":\"dog\"", with: "\"class\":\"cow\"", in: "validation.jsonl")
    let run = try RunRecord(path: fixture.path)
    #expect(throws: RunRecordError.self) { try run.images() }
  }

  @Test("what is no run folder is told from a folder that is missing")
  func foreign() throws {
    let fixture = try RunFixture()
    #expect(throws: RunRecordError.notARun(path: fixture.path)) {
      try RunRecord(path: fixture.path)
    }
    #expect(throws: RunRecordError.missing(path: fixture.path + "/x")) {
      try RunRecord(path: fixture.path + "/x")
    }
  }

  @Test("a pipe in a file's place is refused, not waited for")
  func pipe() throws {
    let fixture = try RunFixture()
    try fixture.write()
    let path = fixture.path + "/metrics.jsonl"
    try FileManager.default.removeItem(atPath: path)
    #expect(mkfifo(path, 0o600) == 0)
    #expect(throws: RunRecordError.notReadable(path: path, found: "something else")) {
      try RunRecord(path: fixture.path)
    }
  }

  @Test("images that were left out count neither in a record nor in its intervals")
  func leftOut() throws {
    var fixture = try RunFixture()
    (fixture.started.trainImages, fixture.started.valImages) = (60, 32)
    try fixture.write()
    let run = try RunRecord(path: fixture.path)
    #expect(run.started.trainImages == 40 && run.started.valImages == 10)
    #expect(run.epochs == fixture.epochs)
    #expect(run.text(colors: false).contains("40 images to train, 10 to validate"))
    // Files of earlier versions say it at the end alone, a run that goes on in its epochs.
    try fixture.replace("\"valImages\":10,\"valLoss\"", with: "\"valLoss\"", in: "metrics.jsonl")
    #expect(try RunRecord(path: fixture.path).epochs == fixture.epochs)
    try fixture.write(isFinished: false)
    let unfinished = try RunRecord(path: fixture.path)
    #expect(unfinished.started.valImages == 10 && unfinished.started.trainImages == 60)
  }

  @Test("a folder that may not be searched or listed is said as such, not as another folder")
  func forbidden() async {
    await #expect(processExitsWith: .success) {
      // Permissions do not hold the superuser back.
      if geteuid() == 0 { #expect(setuid(65534) == 0) }
      let fixture = try RunFixture()
      try fixture.write()
      #expect(chmod(fixture.path, 0) == 0)
      defer { chmod(fixture.path, 0o700) }
      let error = #expect(throws: FileError.self) { try RunRecord(path: fixture.path) }
      #expect(error?.description.contains("can't open: Permission denied") == true)
      let folder = fixture.folder.path + "/runs"
      #expect(chmod(folder, 0o100) == 0)
      defer { chmod(folder, 0o700) }
      let list = #expect(throws: FileError.self) { try RunList(folder: folder) }
      #expect(list?.description.contains("can't list: Permission denied") == true)
      #expect(list.flatMap(ExitCodes.code) == ExitCodes.inputOutput)
    }
  }
}
