internal import Text
internal import Vision

/// A run as its folder tells it: options, figures of the epochs, and how it ended.
package struct RunRecord: Sendable, Equatable {
  /// The run folder as it was given.
  package let path: String
  /// Every option as it was resolved; paths begin at the root.
  package var options: RunOptions
  /// What it worked on: the images that were used, as far as that is known.
  package var started: RunStarted
  /// What was chosen in cross-validation; nil if there was none.
  package var selected: HeadSelected?
  /// The epochs in their order.
  package var epochs: [EpochDone]
  /// How it ended; nil while it is going on, or if it failed or was killed.
  package var ended: RunEnded?

  /// A record of the given parts.
  package init(
    path: String, options: RunOptions, started: RunStarted, selected: HeadSelected? = nil,
    epochs: [EpochDone], ended: RunEnded?
  ) {
    self.path = path
    self.options = options
    self.started = started.used(last: epochs.last, ended: ended)
    self.selected = selected
    self.epochs = epochs
    self.ended = ended
  }

  /// The folder's own name.
  package var name: String {
    path.split(separator: "/").last { $0 != "." }.map(String.init) ?? path
  }

  /// The first epoch with the highest validation top-1: the one whose head was kept.
  package var best: EpochDone? { epochs.last { $0.isBest } }

  /// How the head does that was kept, as far as the run has come; nil if nothing was measured yet.
  package var validation: Metrics? { ended?.validation ?? best?.validation }

  /// Whether its figures say little: few images validated, or not those of every class.
  package var isWeaklyMeasured: Bool {
    started.valImages < ImageFolder.fewImages || started.unmeasuredClasses > 0
  }

  /// How far the run came.
  package enum State: String, Sendable {
    /// All epochs are done.
    case finished
    /// It was asked to end early and saved what there was.
    case interrupted
    /// It is still going on, failed, or was killed.
    case unfinished
  }

  /// How far the run came.
  package var state: State {
    guard let ended else { return .unfinished }
    return ended.isInterrupted ? .interrupted : .finished
  }
}

/// Why a folder can't be read as a run.
package enum RunRecordError: Error, Equatable, Sendable {
  /// There is no folder.
  case missing(path: String)
  /// The folder has no `metrics.jsonl`.
  case notARun(path: String)
  /// A file that is larger than any that a run writes, or no regular file.
  case notReadable(path: String, found: String)
  /// A line that isn't what a run writes.
  case badLine(path: String, line: Int, expected: String)
  /// A number that no run writes.
  case badNumber(path: String, line: Int, key: String, expected: String, found: String)
  /// Options under which nothing can have been trained.
  case badOptions(path: String, reason: String)
}

extension RunRecordError: CustomStringConvertible {
  /// One line: where, what was expected, what was found, what to do.
  package var description: String {
    switch self {
    case .missing(let path):
      "\(path.printable): expected a run folder, found nothing: check the path"
    case .notARun(let path):
      "\(path.printable): expected a run folder with run.yaml and metrics.jsonl, found another: "
        + "give a folder that finetune train wrote"
    case .notReadable(let path, let found):
      "\(path.printable): expected a file that finetune train wrote, found \(found): remove it, or "
        + "train again"
    case .badLine(let path, let line, let expected):
      "\(path.printable):\(line): expected \(expected), found other text: the file is damaged, "
        + "train again"
    case .badNumber(let path, let line, let key, let expected, let found):
      "\(path.printable):\(line): \(key): expected \(expected), found \(found): the file is damaged, "
        + "train again"
    case .badOptions(let path, let reason):
      "\(path.printable): expected the options of a run, found others: \(reason.printable)"
    }
  }
}
