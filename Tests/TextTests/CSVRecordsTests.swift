import Testing
import Text

@Suite("CSV")
struct CSVRecordsTests {
  private func read(_ text: String, separator: Character = ",") -> CSVRecords {
    CSVRecords(Array(text.utf8), separator: separator.asciiValue ?? 0)
  }

  // Python 3.11.7: [row for row in csv.reader(io.StringIO(text, newline="")) if row]
  private static let rows: [(String, [[String]])] = [
    ("a,b\n", [["a", "b"]]),
    ("a,b", [["a", "b"]]),
    ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
    ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
    ("\"a,b\",c\n", [["a,b", "c"]]),
    ("\"a \"\"b\"\"\",c\n", [["a \"b\"", "c"]]),
    ("\"a\nb\",c\nd,e\n", [["a\nb", "c"], ["d", "e"]]),
    ("\"a\r\nb\",c\r\nd,e", [["a\r\nb", "c"], ["d", "e"]]),
    ("\n\na,b\n\n\nc,d\n", [["a", "b"], ["c", "d"]]),
    ("a\"b,c\n", [["a\"b", "c"]]),
    ("\"a\"b,c\n", [["ab", "c"]]),
    ("\"a\" ,b\n", [["a ", "b"]]),
    (" \"a,b\"\n", [[" \"a", "b\""]]),
    (",\n", [["", ""]]),
    ("\"\"\n", [[""]]),
    ("\"\",\"\"\n", [["", ""]]),
    ("a,,b\n", [["a", "", "b"]]),
    ("a,b,\n", [["a", "b", ""]]),
    ("\"a\rb\",c\rd\r", [["a\rb", "c"], ["d"]]),
    ("é,日本\n", [["é", "日本"]]),
    ("a\tb,c\n", [["a\tb", "c"]]),
    ("\"\"\"a\"\"\"\n", [["\"a\""]]),
    ("\"a\"\"\nb\",c\n", [["a\"\nb", "c"]]),
  ]

  @Test("values are those that Python reads", arguments: rows)
  func values(_ text: String, _ rows: [[String]]) {
    let records = read(text).records
    #expect(records.map(\.fields) == rows)
    #expect(records.allSatisfy { $0.isUTF8 })
  }

  @Test("each record has the line that it begins in, however lines end")
  func lines() {
    for end in ["\n", "\r\n", "\r"] {
      let text = ["a,b", "", "\"c", "d\",e", "f", "g\"h"].joined(separator: end)
      #expect(read(text).records.map(\.line) == [1, 3, 5, 6])
    }
  }

  @Test("a quote that is never closed is told with the line of its record")
  func openQuote() {
    let text = read("a,b\nc,\"d\ne,f\n")
    #expect(text.openQuote == 2)
    #expect(text.records.map(\.fields) == [["a", "b"], ["c", "d\ne,f\n"]])
    #expect(read("a,\"b\"").openQuote == nil)
  }

  @Test("a byte order mark is skipped, other separators are taken, bytes that are no text are told")
  func others() {
    #expect(read("\u{FEFF}\"a,b\";c", separator: ";").records.map(\.fields) == [["a,b", "c"]])
    #expect(read("a, b\tc", separator: "\t").records.map(\.fields) == [["a, b", "c"]])
    let bytes = Array("a,b\nc".utf8) + [0xE9] + Array(",d\ne,f".utf8)
    let records = CSVRecords(bytes, separator: 44).records
    #expect(records.map(\.isUTF8) == [true, false, true])
    #expect(CSVRecords(bytes, separator: 44, most: 1).records.map(\.fields) == [["a", "b"]])
  }
}
