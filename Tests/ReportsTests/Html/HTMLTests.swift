import Reports
import Testing

@Suite("HTML")
struct HTMLTests {
  private let hostile = "<script>alert('1')</script> & \"x\""
  private let harmless =
    "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;"

  @Test("text is escaped, whether it is given, a literal, or interpolated in one")
  func text() {
    #expect(HTML(hostile).markup == harmless)
    let literal: HTML = "<b>"
    #expect(literal.markup == "&lt;b&gt;")
    let interpolated: HTML = "<i>\(hostile)</i>"
    #expect(interpolated.markup == "&lt;i&gt;" + harmless + "&lt;/i&gt;")
  }

  @Test("attributes are escaped; one that is nil is left out, an empty one stays")
  func attributes() {
    let html = HTML.element("p", ["title": hostile, "class": nil, "id": ""], "x")
    #expect(html.markup == "<p title=\"" + harmless + "\" id=\"\">x</p>")
  }

  @Test("elements nest, and those without contents have no end tag")
  func elements() {
    let html = HTML.element("p", [:], "a", .element("wbr"), .element("b", [:], "c" + "d"))
    #expect(html.markup == "<p>a<wbr><b>cd</b></p>")
    #expect(HTML([html, html]).markup == html.markup + html.markup)
    #expect(HTML.empty.markup.isEmpty)
  }

  @Test("an element that can have no contents traps when it is given some")
  func endless() async {
    await #expect(processExitsWith: .failure) { _ = HTML.element("img", [:], "x") }
  }

  @Test("a zero byte can't be in a page")
  func zero() {
    #expect(HTML("a\0b").markup == "a\u{FFFD}b")
  }

  @Test("what stands in the program is taken as it is")
  func source() {
    #expect(HTML.source("a < b && c").markup == "a < b && c")
  }

  @Test(
    "names break at separators, show control characters, and keep their direction to themselves")
  func names() {
    #expect(HTML.name("a.b<").markup == "<bdi>a.<wbr>b&lt;</bdi>")
    #expect(HTML.name("a\nb").markup == "<bdi>a\\nb</bdi>")
  }
}
