import Foundation
import Testing
import Text

@Suite("JSON")
struct JSONTests {
  @Test("keys stay in the order in which they were given")
  func keyOrder() {
    let value: JSON = ["zebra": .integer(1), "ant": .array([.null, .boolean(true)])]
    #expect(value.text == #"{"zebra":1,"ant":[null,true]}"#)
  }

  @Test("a number that is not finite becomes null", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(_ number: Double) {
    #expect(JSON.number(number).text == "null")
    #expect(JSON.single(Float(number)).text == "null")
  }

  @Test("numbers come back exactly")
  func numbers() throws {
    for number in [0.1, -1e-300, 1e300, 2.5e-308, 0.30000000000000004, 3] {
      let text = JSON.array([.number(number)]).text
      let back = try JSONDecoder().decode([Double].self, from: Data(text.utf8))
      #expect(back == [number])
    }
    #expect(JSON.single(0.1).text == "0.1")
    #expect(JSON.seconds(1.23456789).text == "1.234568")
  }

  @Test("strings come back exactly, whatever they hold")
  func strings() throws {
    let strings = [
      "a\"b\\c", "line\nfeed\r\ttab", "\u{0}\u{1}\u{1F}\u{7F}", "日本 é 🦊", "</script>",
      "\u{9B}\u{2028}\u{202E}\u{FEFF}\u{FFFF}",
    ]
    let text = JSON.strings(strings).text
    #expect(!text.contains("\n"))
    #expect(text.hasSuffix(#""\u009b\u2028\u202e\ufeff\uffff"]"#))
    #expect(try JSONDecoder().decode([String].self, from: Data(text.utf8)) == strings)
  }
}
