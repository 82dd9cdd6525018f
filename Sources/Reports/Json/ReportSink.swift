internal import Text
package import Training

/// The one JSON document of a run, written when the run has ended: what `finetune train --format
/// json` prints, and `summary.json`.
package final class ReportSink: EventSink {
  private let write: (String) throws -> Void
  private var started: RunStarted?
  private var selected: HeadSelected?
  private var epochs: [EpochDone] = []
  private var evaluated: HeadEvaluated?

  /// A sink that gives the document to `write`.
  package init(_ write: @escaping (String) throws -> Void) {
    self.write = write
  }

  package func receive(_ event: Event) throws {
    switch event {
    case .runStarted(let run): started = run
    case .batchDone: break
    case .headSelected(let choice): selected = choice
    case .epochDone(let epoch): epochs.append(epoch)
    case .headEvaluated(let head): evaluated = head
    case .runEnded(let ended):
      guard let started else { preconditionFailure("runEnded came before runStarted") }
      try write(report(started, ended).text + "\n")
    }
  }

  private func report(_ started: RunStarted, _ ended: RunEnded) -> JSON {
    let document: JSON =
      [
        "data": .string(evaluated?.data ?? started.data),
        "backbone": [
          "name": .string(started.backbone), "digest": .string(started.backboneDigest),
          "precision": .string(started.precision),
        ],
        "classes": .strings(started.classes),
        "trainImages": .integer(ended.trainImages),
        "valImages": .integer(ended.valImages),
        "testImages": .integer(ended.test?.metrics.images ?? 0),
        "viewsPerImage": .integer(started.viewsPerImage),
        "trainableParameters": .integer(started.trainableParameters),
        "totalParameters": .integer(started.totalParameters),
        "epochs": .array(epochs.map { .object($0.members) }),
        "best": ended.bestMember,
        "validation": validation ?? .null,
        "test": ended.test?.json ?? .null,
        "features": ended.featuresMember,
        "startedAt": .time(started.time),
        "seconds": ended.secondsMember,
        "interrupted": .boolean(ended.isInterrupted),
        "output": .string(ended.output),
        "tool": .string("finetune \(toolVersion)"),
      ]
    guard let selected, case .object(let members) = document else { return document }
    return .object(members + [JSON.Member(key: "selection", value: .object(selected.members))])
  }

  private var validation: JSON? {
    evaluated.map { EvaluationReport($0).json }
  }
}
