internal import Text
internal import Weights

/// `metrics.jsonl`: a JSON object a line, one for the start, the choice of a head if there was one, each
/// epoch and the end.
///
/// The file is replaced as a whole after an epoch, at most once a second and for at most a tenth of
/// the time, and at the end; whoever reads it finds complete lines. A run that fails has to `flush`.
package final class JSONLinesSink: EventSink {
  private let path: String
  private let isWrittenAtEnd: Bool
  private let now: () -> Double
  private var lines = ""
  private var nextWrite = -Double.infinity

  /// A sink that writes the file at `path`; with `isWrittenAtEnd` only when the run has ended.
  package init(
    path: String, isWrittenAtEnd: Bool = false,
    now: @escaping () -> Double = Uptime.seconds
  ) {
    self.path = path
    self.isWrittenAtEnd = isWrittenAtEnd
    self.now = now
  }

  package func receive(_ event: Event) throws {
    switch event {
    case .batchDone, .headEvaluated: return
    case .runStarted(let run): append("runStarted", run.members)
    case .headSelected(let selected): append("headSelected", selected.members)
    case .epochDone(let epoch): append("epochDone", epoch.members)
    case .runEnded(let run): append("runEnded", run.members)
    }
    if case .runEnded = event {
      try write()
    } else if case .epochDone = event, now() >= nextWrite, !isWrittenAtEnd {
      try write()
    }
  }

  /// Writes what there is of a run that won't end as it should.
  func flush() throws {
    if !isWrittenAtEnd { try write() }
  }

  private func append(_ event: String, _ members: [JSON.Member]) {
    lines += JSON.object([JSON.Member(key: "event", value: .string(event))] + members).text + "\n"
  }

  private func write() throws {
    let began = now()
    try AtomicFile.write(lines, to: path)
    nextWrite = now() + max(1, 10 * (now() - began))
  }
}
