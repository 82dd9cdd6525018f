import Terminal
import Testing

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

  @Test("between two batches it moves by the image, up to the last one of the batch and the phase")
  func moved() {
    let bar = ProgressBar(label: "Features", done: 64, total: 100, seconds: 6.4)
    func done(_ elapsed: Double, _ step: Int = 32) -> Int {
      bar.moved(for: elapsed, within: step).done
    }
    #expect([0, 0.15, 1, 3, 60].map { done($0) } == [64, 65, 74, 94, 95])
    #expect(done(60, 64) == 99 && done(60, 0) == 64)
    #expect(bar.moved(for: 1, within: 32).seconds == 7.4)
    let start = ProgressBar(label: "Features", done: 0, total: 100, seconds: 0)
    #expect(start.moved(for: 9, within: 32).done == 0)
  }
}
