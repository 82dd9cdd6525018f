import Synchronization
import Terminal
import Testing

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

  @Test("a line is one line, and nothing in it or in the status steers the terminal")
  func steering() {
    let recorder = Recorder()
    let console = Console(recorder, traits: terminal)
    console.line("a\nb\u{1B}[2J")
    console.setStatus("c\r\u{9B}")
    #expect(recorder.text == "a\\nb\\u{1B}[2J\n" + "\rc\\r\\u{009B}\u{1B}[K")
  }

  @Test("a status line that a narrower window has broken is removed whole")
  func narrowerWindow() {
    for (name, rows) in [("xterm-256color", "\r\u{1B}[2A\u{1B}[J"), ("linux", "\r")] {
      let recorder = Recorder()
      let columns = Atomic<Int>(100)
      let console = Console(
        recorder,
        traits: TerminalTraits(isTerminal: true, columns: 100, environment: ["TERM": name]),
        columns: { columns.load(ordering: .relaxed) })
      let bar = String(repeating: "#", count: 99)
      console.setStatus(bar)
      columns.store(40, ordering: .relaxed)
      #expect(console.traits.columns == 40)
      console.setStatus("short")
      #expect(recorder.text == "\r\(bar)\u{1B}[K" + rows + "short\u{1B}[K")
    }
  }
}
