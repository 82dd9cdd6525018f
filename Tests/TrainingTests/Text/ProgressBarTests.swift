import Testing
import Training

@Suite("Progress bar")
struct ProgressBarTests {
  private func traits(columns: Int, unicode: Bool = false) -> TerminalTraits {
    TerminalTraits(
      isTerminal: true, columns: columns,
      environment: ["TERM": "xterm", "NO_COLOR": "1", "LANG": unicode ? "C.UTF-8" : "C"])
  }

  @Test("it shows count, rate and time left")
  func line() {
    let bar = ProgressBar(label: "Features", done: 1824, total: 3675, seconds: 36)
    #expect(
      bar.line(traits(columns: 80))
        == "Features  ###############................  1,824/3,675   51 images/s  0:37 left")
    #expect(bar.plainLine == "Features  1,824/3,675   49 %  51 images/s  0:37 left")
  }

  @Test("it never fills the last column, so that the terminal doesn't wrap")
  func width() {
    for columns in 10...120 {
      let bar = ProgressBar(label: "Features", done: 500, total: 1000, seconds: 10)
      #expect(bar.line(traits(columns: columns, unicode: true)).count < columns)
    }
  }

  @Test("before anything is done it promises nothing")
  func start() {
    let bar = ProgressBar(label: "Features", done: 0, total: 10, seconds: 0)
    #expect(bar.plainLine == "Features   0/10    0 %")
  }
}
