import Reports
import Testing
import Training
import Vision

@Suite("Confusion image")
struct ConfusionImageTests {
  @Test("rows are true classes; hits are blue, mistakes red, and the more the darker")
  func fields() {
    var confusion = ConfusionMatrix(classCount: 3)
    for _ in 0..<4 { confusion.record(truth: 0, prediction: 0) }
    for _ in 0..<3 { confusion.record(truth: 1, prediction: 1) }
    confusion.record(truth: 1, prediction: 2)
    let picture = ConfusionImage.draw(confusion)
    #expect((picture.width, picture.height) == (510, 510))
    func field(_ truth: Int, _ prediction: Int) -> RGB {
      picture[170 * prediction + 169, 170 * truth]
    }
    #expect(field(0, 0) == RGB(red: 29, green: 78, blue: 216))
    #expect(field(1, 1).blue > field(1, 1).red && field(1, 1).red > field(0, 0).red)
    // A quarter of the row: half of the ink.
    #expect(field(1, 2) == RGB(red: 228, green: 138, blue: 138))
    for (truth, prediction) in [(0, 1), (0, 2), (1, 0), (2, 0), (2, 1), (2, 2)] {
      #expect(field(truth, prediction) == .white)
    }
  }

  @Test("names stand at the rows, and at the columns to be read upwards")
  func names() {
    var confusion = ConfusionMatrix(classCount: 2)
    confusion.record(truth: 1, prediction: 1)
    let picture = ConfusionImage.draw(confusion, classes: ["T", "L"])
    // A letter is six pixels wide with its gap, and four more lie before the fields of 256.
    #expect((picture.width, picture.height) == (522, 522))
    func letter(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> [String] {
      (y..<(y + height)).map { y in
        (x..<(x + width)).map { picture[$0, y] == .black ? "#" : "." }.joined()
      }
    }
    let row = 10 + 256 + 124
    #expect(
      letter(0, row, 5, 7) == ["#....", "#....", "#....", "#....", "#....", "#....", "#####"])
    let column = 10 + 124
    #expect(letter(column, 1, 7, 5) == ["#......", "#......", "#######", "#......", "#......"])
    #expect(picture[10 + 256 + 255, 10 + 256] == RGB(red: 29, green: 78, blue: 216))
  }

  @Test("a hundred classes are named, more are not")
  func mostNames() {
    func width(_ count: Int) -> Int {
      ConfusionImage.draw(
        ConfusionMatrix(classCount: count), classes: (0..<count).map { _ in "ab" }
      ).width
    }
    #expect(width(100) == 1000 + 16)
    #expect(width(101) == 5 * 101)
  }

  @Test("many classes get a pixel a field")
  func manyClasses() {
    var confusion = ConfusionMatrix(classCount: 600)
    confusion.record(truth: 599, prediction: 1)
    let picture = ConfusionImage.draw(confusion)
    #expect(picture.width == 600)
    #expect(picture[1, 599] == RGB(red: 200, green: 20, blue: 20))
  }
}
