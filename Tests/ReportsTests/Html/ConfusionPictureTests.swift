import Reports
import Testing
import Training

@Suite("ConfusionPicture")
struct ConfusionPictureTests {
  @Test("cells are those with images; hits and mistakes are colored by their share of the row")
  func cells() {
    var confusion = ConfusionMatrix(classCount: 3)
    for _ in 0..<3 { confusion.record(truth: 0, prediction: 0) }
    confusion.record(truth: 0, prediction: 2)
    confusion.record(truth: 2, prediction: 1)
    let picture = ConfusionPicture(confusion, classes: ["a", "b", "c"])
    #expect(picture.cells.map(\.truth) == [0, 0, 2])
    #expect(picture.cells.map(\.prediction) == [0, 2, 1])
    #expect(picture.cells.map(\.images) == [3, 1, 1])
    #expect(picture.cells.map(\.share) == [0.75, 0.25, 1])
    #expect(picture.cells.map(\.style) == ["h5", "m3", "m6"])
    #expect(picture.omitted == 0)
    #expect(picture.html.markup.contains("data-cells=\"0 0 3 0 2 1 2 1 1\""))
  }

  @Test("names stand at few classes, counts in the cells of fewer")
  func names() {
    func markup(_ count: Int) -> String {
      var confusion = ConfusionMatrix(classCount: count)
      confusion.record(truth: 0, prediction: 0)
      return ConfusionPicture(confusion, classes: (0..<count).map { "class \($0)" }).html.markup
    }
    #expect(markup(16).contains("class 15</text>") && markup(16).contains(">1</text>"))
    #expect(markup(32).contains("class 31</text>") && !markup(32).contains(">1</text>"))
    #expect(!markup(33).contains("</text>"))
  }

  @Test("of more cells than a page holds the diagonal stays, then the largest")
  func omitted() {
    let count = 200
    var confusion = ConfusionMatrix(classCount: count)
    for truth in 0..<count {
      for prediction in 0..<count {
        confusion.record(truth: truth, prediction: prediction)
        if prediction == 7 { confusion.record(truth: truth, prediction: prediction) }
      }
    }
    let picture = ConfusionPicture(confusion, classes: (0..<count).map(String.init))
    #expect(picture.cells.count == ConfusionPicture.mostCells)
    #expect(picture.omitted == 40_000 - ConfusionPicture.mostCells)
    #expect(picture.cells.count { $0.truth == $0.prediction } == count)
    #expect(picture.cells.count { $0.prediction == 7 } == count)
    #expect(picture.html.markup.contains("20,000 cells with the fewest images are not drawn"))
    #expect(picture.html.markup.utf8.count < 1_000_000)
  }
}
