import Testing
import Training

@Suite("Console")
struct ConsoleTests {
  private let terminal = TerminalTraits(
    isTerminal: true, columns: 80, environment: ["TERM": "xterm"])
  private let file = TerminalTraits(isTerminal: false, columns: 0, environment: [:])

  @Test("a line goes above the status line, which is drawn again below it")
  func lineAboveStatus() {
    let recorder = Recorder()
    let console = Console(recorder, traits: terminal)
    console.setStatus("half")
    console.line("warning")
    #expect(recorder.text == "\rhalf\u{1B}[K" + "\r\u{1B}[Kwarning\nhalf")
  }

  @Test("where lines can't be redrawn there is no status line")
  func noStatus() {
    let recorder = Recorder()
    let console = Console(recorder, traits: file)
    console.setStatus("half")
    console.line("warning")
    #expect(recorder.text == "warning\n")
  }
}
