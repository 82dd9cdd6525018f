/// The one JSON document of `finetune train --format json`, written when the run has ended.
package final class ReportSink: EventSink {
  private let output: any TextOutput
  private var started: RunStarted?
  private var epochs: [EpochDone] = []

  /// A sink that writes the document to a stream.
  package init(_ output: any TextOutput) {
    self.output = output
  }

  package func receive(_ event: Event) throws {
    switch event {
    case .runStarted(let run): started = run
    case .batchDone: break
    case .epochDone(let epoch): epochs.append(epoch)
    case .runEnded(let ended):
      guard let started else { preconditionFailure("runEnded came before runStarted") }
      try output.write(report(started, ended).text + "\n")
    }
  }

  private func report(_ started: RunStarted, _ ended: RunEnded) -> JSON {
    [
      "classes": .strings(started.classes),
      "trainImages": .integer(ended.trainImages),
      "valImages": .integer(ended.valImages),
      "trainableParameters": .integer(started.trainableParameters),
      "totalParameters": .integer(started.totalParameters),
      "epochs": .array(epochs.map { .object($0.members) }),
      "best": ended.bestMember,
      "features": ended.featuresMember,
      "seconds": ended.secondsMember,
      "output": .string(ended.output),
    ]
  }
}
