import Terminal
import Testing
import Text

@Suite("Terminal traits")
struct TerminalTraitsTests {
  private func traits(_ environment: [String: String], isTerminal: Bool = true) -> TerminalTraits {
    TerminalTraits(isTerminal: isTerminal, columns: 100, environment: environment)
  }

  @Test("a terminal has bars and colors")
  func terminal() {
    let traits = traits(["TERM": "xterm-256color", "LANG": "en_US.UTF-8"])
    #expect(traits.redraws && traits.colors && traits.unicode)
    #expect(traits.columns == 100)
  }

  @Test("NO_COLOR switches color off, unless it is empty")
  func noColor() {
    #expect(!traits(["TERM": "xterm", "NO_COLOR": "1"]).colors)
    #expect(traits(["TERM": "xterm", "NO_COLOR": "1"]).redraws)
    #expect(traits(["TERM": "xterm", "NO_COLOR": ""]).colors)
  }

  @Test("a dumb terminal, one of unknown kind and a file get plain lines")
  func plain() {
    for traits in [
      traits(["TERM": "dumb"]), traits([:]), traits(["TERM": "xterm"], isTerminal: false),
    ] {
      #expect(!traits.redraws && !traits.colors)
    }
  }

  @Test("letters beyond ASCII need a UTF-8 locale")
  func unicode() {
    #expect(!traits(["TERM": "xterm", "LANG": "C"]).unicode)
    #expect(traits(["TERM": "xterm", "LANG": "C", "LC_ALL": "C.utf8"]).unicode)
  }

  @Test("a file's name can't steer a terminal")
  func printable() {
    #expect("a\u{1B}[2Jb\n".printable == "a\\u{1B}[2Jb\\n")
    #expect("été 日本".printable == "été 日本")
  }
}
