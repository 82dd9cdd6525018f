import Autograd
import Testing
import Training

/// Figures of `Fixtures/metrics.py`, which scikit-learn 1.9.1 and scipy 1.17.1 made.
private struct Golden: Decodable, Sendable {
  struct Scores: Decodable {
    let precision, recall, f1: Double
  }

  struct Case: Decodable, CustomTestStringConvertible {
    let name: String
    let classes: Int
    let logits: [Float]
    let labels: [Int]
    let top1, top5, loss, balancedAccuracy: Double
    let macro, weighted: Scores
    let perClass: [Scores]
    let confusion: [[Int]]

    var testDescription: String { name }

    var evaluation: Evaluation {
      let logits = Tensor(logits, shape: [labels.count, classes])
      var evaluation = Evaluation(classCount: classes)
      evaluation.add(
        logits: logits, labels: labels[...], loss: Variable(logits).crossEntropy(labels).data.item)
      return evaluation
    }
  }

  struct WilsonInterval: Decodable {
    let hits, trials: Int
    let lower, upper: Double
  }

  let cases: [Case]
  let intervals: [WilsonInterval]

  static func load() throws -> Golden { try Fixture.json("metrics.json") }
}

@Suite("Metrics")
struct MetricsTests {
  private func expect(_ found: ClassScores, equals expected: Golden.Scores, _ what: String) {
    for (found, expected) in [
      (found.precision, expected.precision), (found.recall, expected.recall),
      (found.f1, expected.f1),
    ] {
      #expect(abs(found - expected) < 1e-12, "\(what)")
    }
  }

  @Test("every figure is scikit-learn's, of classes without images or guesses too")
  func golden() throws {
    let cases = try Golden.load().cases
    #expect(cases.count == 9)
    for golden in cases {
      let evaluation = golden.evaluation
      let metrics = evaluation.metrics
      #expect(metrics.images == golden.labels.count)
      #expect(abs(metrics.top1 - golden.top1) < 1e-12, "\(golden.name)")
      #expect(abs(metrics.top5 - golden.top5) < 1e-12, "\(golden.name)")
      // scikit-learn's log_loss clips probabilities at 1e-16, where single precision does not.
      if golden.loss < 20 {
        #expect(abs(metrics.loss - golden.loss) < 1e-5 * max(1, golden.loss), "\(golden.name)")
      }
      #expect(
        abs(metrics.balancedAccuracy - golden.balancedAccuracy) < 1e-12, "\(golden.name)")
      expect(metrics.macro, equals: golden.macro, golden.name)
      expect(metrics.weighted, equals: golden.weighted, golden.name)
      #expect(evaluation.confusion.rows == golden.confusion, "\(golden.name)")
      for (index, scores) in golden.perClass.enumerated() {
        expect(evaluation.confusion.scores(of: index), equals: scores, golden.name)
      }
    }
  }

  @Test("without images every figure is 0")
  func empty() {
    let metrics = Evaluation(classCount: 3).metrics
    let nothing = ClassScores(precision: 0, recall: 0, f1: 0)
    #expect(metrics.macro == nothing && metrics.weighted == nothing)
    #expect(metrics.balancedAccuracy == 0)
    #expect(metrics.top1Interval == Interval(lower: 0, upper: 1))
  }
}

@Suite("Wilson's interval")
struct IntervalTests {
  @Test("the ends are scipy's")
  func golden() throws {
    for golden in try Golden.load().intervals {
      let share = Double(golden.hits) / Double(golden.trials)
      let found = Interval.wilson(share: share, of: golden.trials)
      #expect(abs(found.lower - golden.lower) < 1e-12, "\(golden)")
      #expect(abs(found.upper - golden.upper) < 1e-12, "\(golden)")
      #expect(found.lower <= share && share <= found.upper)
    }
  }
}
