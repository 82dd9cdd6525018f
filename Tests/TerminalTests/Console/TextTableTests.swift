import Terminal
import Testing
import Text

@Suite("TextTable")
struct TextTableTests {
  private let table = TextTable(
    [.text("name"), .number("images"), .text("seed", rank: 1)],
    [["a long name of a run", "12", "0"], ["b\u{7}", "3,456", "11"]])

  @Test("columns are as wide as their widest cell, numbers to the right")
  func plain() {
    #expect(
      table.layout(width: nil, colors: false).lines == [
        "name                  images  seed", "a long name of a run      12  0",
        "b\\u{07}                3,456  11",
      ])
  }

  @Test("where room is short optional columns go first, then texts are shortened")
  func narrow() {
    let layout = table.layout(width: 29, colors: false)
    #expect(layout.omitted == ["seed"])
    #expect(layout.lines[1] == "a long name of a run      12")
    let narrower = table.layout(width: 22, colors: false)
    #expect(narrower.lines[1] == "a long name o…      12")
    #expect(table.layout(width: 5, colors: false).lines[1] == "a long name…      12")
  }

  @Test("columns go in the order of their ranks, those of equal cells before all others")
  func ranks() {
    let table = TextTable(
      [
        .text("a"), .text("low", rank: 1), .text("high", rank: 2), .text("same", rank: 3),
        .text("last", rank: 1),
      ], [["1", "x", "x", "x", "x"], ["2", "y", "y", "x", "y"]])
    let omitted = [24, 22, 17, 11, 6].map { table.layout(width: $0, colors: false).omitted }
    #expect(
      omitted == [
        [], ["same"], ["same", "last"], ["low", "same", "last"], ["low", "high", "same", "last"],
      ])
  }

  @Test("words of a shell are quoted where they have to be")
  func shell() {
    #expect("runs/a-1_ü.x".shellWord == "runs/a-1_ü.x")
    #expect("it's $1".shellWord == "'it'\\''s $1'")
    #expect("".shellWord == "''" && "-x".shellWord == "'-x'")
  }
}
