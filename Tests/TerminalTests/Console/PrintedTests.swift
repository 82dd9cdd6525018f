import Terminal
import Testing
import Text

@Suite("What is printed for people")
struct PrintedTests {
  /// Every character that a terminal acts on: C0, DEL, C1, separators, overrides of direction.
  private static let steering: [Unicode.Scalar] =
    ([0..<0x20, 0x7F..<0xA0, 0x2028..<0x202F, 0x2066..<0x206A] as [Range<UInt32>])
    .flatMap { $0.compactMap(Unicode.Scalar.init) }

  @Test("nothing in a line steers a terminal, whatever a name holds")
  func line() {
    for scalar in Self.steering {
      let shown = Printed.line("a\(scalar)b")
      #expect(!shown.unicodeScalars.contains(scalar))
      #expect(shown.hasPrefix("a\\") && shown.hasSuffix("b"))
      #expect("a\(scalar)b".printable == shown)
    }
    #expect(Printed.line("\u{1B}]0;x\u{7}\n\u{9B}2J") == "\\u{1B}]0;x\\u{07}\\n\\u{009B}2J")
    #expect(Printed.line("été 日本 🦊 شكرا \\n") == "été 日本 🦊 شكرا \\n")
  }

  @Test("a page keeps the ends of its lines, and nothing else")
  func page() {
    #expect(Printed.page("a\nb\u{1B}[31m\r\n") == "a\nb\\u{1B}[31m\\r\n")
  }

  @Test("ink becomes escape codes, whose look-alikes in a name don't")
  func ink() {
    #expect(
      Printed.line(Ink.red("a\u{1B}[1m", if: true) + "b") == "\u{1B}[31ma\\u{1B}[1m\u{1B}[0mb")
    #expect(Printed.line(Ink.red("a", if: false)) == "a")
    let forged = "\u{F0000}31\u{F0001}a"
    #expect(Printed.line(forged) == forged)
  }

  @Test("a byte order mark before a text is skipped, one inside it is not")
  func byteOrderMark() {
    #expect("\u{FEFF}data: x".withoutByteOrderMark == "data: x")
    #expect("\u{FEFF}\u{301}".withoutByteOrderMark == "\u{301}")
    #expect("a\u{FEFF}".withoutByteOrderMark == "a\u{FEFF}")
  }
}
