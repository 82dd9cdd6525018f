import Reports
import Testing
import Text
import Training

/// Counted by hand: rows are true classes.
///
///          cat  dog  fox
///     cat    3    1    0
///     dog    2    4    0
///     fox    1    1    0
@Suite("Confusion matrix")
struct ConfusionMatrixTests {
  private var matrix: ConfusionMatrix {
    var matrix = ConfusionMatrix(classCount: 3)
    for (truth, row) in [[3, 1, 0], [2, 4, 0], [1, 1, 0]].enumerated() {
      for (prediction, count) in row.enumerated() {
        for _ in 0..<count { matrix.record(truth: truth, prediction: prediction) }
      }
    }
    return matrix
  }

  @Test("rows are true classes, columns predicted ones")
  func rows() {
    #expect(matrix.rows == [[3, 1, 0], [2, 4, 0], [1, 1, 0]])
    #expect(matrix[2, 0] == 1)
  }

  @Test("precision divides by what was taken for the class, recall by what is of it")
  func precisionAndRecall() {
    #expect((0..<3).map(matrix.images(of:)) == [4, 6, 2])
    #expect((0..<3).map(matrix.predictions(of:)) == [6, 6, 0])
    let scores = (0..<3).map(matrix.scores(of:))
    #expect(scores.map(\.precision) == [3.0 / 6, 4.0 / 6, 0])
    #expect(scores.map(\.recall) == [3.0 / 4, 4.0 / 6, 0])
    #expect(scores.map(\.f1) == [6.0 / 10, 8.0 / 12, 0])
  }

  @Test("many classes are held by their cells, with the same figures")
  func sparse() {
    let count = 3000
    var matrix = ConfusionMatrix(classCount: count)
    for _ in 0..<2 { matrix.record(truth: 2999, prediction: 2999) }
    matrix.record(truth: 2999, prediction: 7)
    matrix.record(truth: 5, prediction: 2999)
    #expect(matrix[2999, 2999] == 2 && matrix[5, 2999] == 1 && matrix[5, 5] == 0)
    #expect(matrix.cells.map(\.images) == [1, 1, 2])
    #expect(matrix.cells.map(\.truth) == [5, 2999, 2999])
    #expect(matrix.images(of: 2999) == 3 && matrix.predictions(of: 2999) == 3)
    #expect(matrix.scores(of: 2999).recall == 2.0 / 3)
    #expect(matrix.worstPairs(9).map(\.prediction) == [2999, 7])
    let report = EvaluationReport(
      HeadEvaluated(
        data: "/", classes: (0..<count).map(String.init), evaluation: Evaluation(classCount: count),
        images: []))
    #expect(report.json.text.hasSuffix("\"confusionCells\":[]}"))
  }

  @Test("the most frequent confusion comes first, equal ones in the order of classes")
  func worstPairs() {
    let pairs = matrix.worstPairs(3)
    #expect(pairs.map(\.truth) == [1, 0, 2])
    #expect(pairs.map(\.prediction) == [0, 1, 0])
    #expect(pairs.map(\.images) == [2, 1, 1])
  }
}
