internal import Foundation
internal import Text
internal import Weights

extension RunRecord {
  /// Reads `run.yaml` and `metrics.jsonl` of a run folder.
  ///
  /// Files of earlier versions, which have fewer figures, are read too.
  ///
  /// - Throws: `RunRecordError`, `OptionError`, `FileError`.
  package init(path: String) throws {
    guard let status = try Folder.status(of: path), status.st_mode & S_IFMT == S_IFDIR else {
      throw RunRecordError.missing(path: path)
    }
    let metrics = path + "/metrics.jsonl"
    let configuration = path + "/run.yaml"
    guard try Folder.status(of: metrics) != nil, try Folder.status(of: configuration) != nil else {
      throw RunRecordError.notARun(path: path)
    }
    var started: RunStarted?
    var selected: HeadSelected?
    var lines: [MetricsLine.Epoch] = []
    var ended: RunEnded?
    for (number, line) in try RunRecord.lines(of: metrics) {
      let event = MetricsLine(line)
      try event?.check(RecordCheck(path: metrics, line: number))
      switch event {
      case .started(let fields)?: started = fields.record
      case .selected(let fields)?: selected = fields.record
      case .epoch(let fields)?:
        guard fields.epoch > lines.last?.epoch ?? 0, fields.epoch < 1 << 32 else {
          throw RunRecordError.badLine(path: metrics, line: number, expected: "the next epoch")
        }
        lines.append(fields)
      case .ended(let fields)?: ended = fields.record
      case nil:
        throw RunRecordError.badLine(path: metrics, line: number, expected: "an event of a run")
      }
    }
    guard var started else {
      throw RunRecordError.badLine(path: metrics, line: 1, expected: "the start of a run")
    }
    let options = try RunOptions(yaml: RunRecord.text(of: configuration), path: configuration)
    do {
      try options.validate()
    } catch {
      throw RunRecordError.badOptions(path: configuration, reason: "\(error)")
    }
    let epochs = RunRecord.epochs(lines, images: ended?.valImages ?? started.valImages)
    started.epochs = options.epochs
    started.output = path
    ended?.output = path
    ended?.selected = selected
    ended?.best = epochs.last { $0.isBest }
    if ended?.validation == nil { ended?.validation = epochs.last { $0.isBest }?.validation }
    ended?.epochs = epochs.last?.epoch ?? 0
    self.init(
      path: path, options: options, started: started, selected: selected, epochs: epochs,
      ended: ended)
  }

  /// The epochs of these lines; `images` evaluated where a line doesn't say how many.
  private static func epochs(_ lines: [MetricsLine.Epoch], images: Int) -> [EpochDone] {
    var highest = -Double.infinity
    return lines.map { fields in
      var record = fields.record(images: images)
      record.isBest = record.valTop1 > highest
      highest = max(highest, record.valTop1)
      return record
    }
  }

  /// What the kept head says about each validation image; empty if the run doesn't tell.
  ///
  /// - Throws: `RunRecordError`, `FileError`.
  package func images() throws -> [EvaluatedImage] {
    let path = path + "/validation.jsonl"
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    let labels = Dictionary(zip(started.classes, 0...)) { first, _ in first }
    let decoder = JSONDecoder()
    return try RunRecord.lines(of: path).map { number, line in
      guard let fields = try? decoder.decode(ValidationFields.self, from: line),
        let image = fields.record(labels)
      else {
        throw RunRecordError.badLine(
          path: path, line: number, expected: "an image of the run's classes")
      }
      try fields.check(RecordCheck(path: path, line: number))
      return image
    }
  }

  /// The most bytes that a file of a run is read with.
  private static let limit = 1 << 30

  private static func text(of path: String) throws -> String {
    String(decoding: try bytes(of: path), as: UTF8.self)
  }

  /// The lines that aren't empty, numbered from 1.
  private static func lines(of path: String) throws -> [(number: Int, line: Data)] {
    try bytes(of: path).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated().filter { !$1.isEmpty }.map { ($0 + 1, $1) }
  }

  private static func bytes(of path: String) throws -> Data {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw FileError(path: path, operation: .open, code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw RunRecordError.notReadable(path: path, found: "something else")
    }
    guard Int(status.st_size) <= limit else {
      throw RunRecordError.notReadable(
        path: path, found: "one of \(Figures.bytes(Int(status.st_size)))")
    }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw FileError(path: path, operation: .read, code: errno)
    }
    return bytes
  }
}
