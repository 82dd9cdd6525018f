import Testing

import HTTPTypes
import Serving

@Suite("Form data")
struct MultipartFormTests {
  private func parts(_ body: [UInt8], _ boundary: String = Form.boundary) throws(Refusal)
    -> [MultipartForm.Part]
  {
    try MultipartForm.parts(of: body, boundary: boundary, maxParts: 3)
  }

  private func parts(_ text: String, _ boundary: String = "B") throws(Refusal)
    -> [MultipartForm.Part]
  {
    try parts(Array(text.utf8), boundary)
  }

  @Test("files come with their names, whatever their bytes are")
  func files() throws {
    let bytes = Array("\r\n--\(Form.boundary.dropLast())\r\n\r\n\0".utf8)
    let body = Form.body([("a.png", bytes), ("naïve <b>.png", []), ("c\\\"d.png", [13, 10])])
    #expect(
      try parts(body) == [
        .init(name: "a.png", bytes: bytes), .init(name: "naïve <b>.png", bytes: []),
        .init(name: "c\"d.png", bytes: [13, 10]),
      ])
  }

  @Test("what comes before the first delimiter and after the last one is left out")
  func surroundings() throws {
    let text =
      "preamble --B\r\n--B  \r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--B--\r\nend"
    #expect(try parts(text) == [.init(name: "x", bytes: [49])])
    #expect(try parts("--B\r\n\r\n1\r\n--B--") == [.init(name: "image", bytes: [49])])
    #expect(try parts("--B--").isEmpty)
    #expect(try parts("x--B\r\n\r\n1\r\n--B--").isEmpty)
  }

  static let damaged = [
    "", "--", "--B", "--C\r\n\r\n1\r\n--C--", "--B\r\nName: x\r\n--B--",
    "--B\r\n\r\n1", "--B\r\n\r\n1\r\n--B", "--B\r\n\r\n1\r\n--B-",
    "--B\r\n\r\n1\r\n--BC\r\n\r\n2\r\n--BC--",
    "--B\r\n" + String(repeating: "a", count: 20_000) + "\r\n\r\n1\r\n--B--",
  ]

  @Test("a damaged form is refused", arguments: damaged)
  func damage(_ text: String) {
    let refusal = #expect(throws: Refusal.self) { try parts(text) }
    #expect(refusal?.status == .badRequest)
  }

  @Test("more parts than there may be are refused")
  func tooMany() throws {
    let body = Form.body((0..<4).map { ("\($0)", [1]) })
    let refusal = #expect(throws: Refusal.self) { try parts(body) }
    #expect(refusal?.status == .contentTooLarge)
  }

  @Test("no cut and no changed byte does harm")
  func everyCut() {
    let body = Form.body([("a.png", [1, 2, 13, 10]), ("b.png", Array("--".utf8))])
    for end in 0..<(body.count - 4) {
      #expect(throws: Refusal.self) { try parts(Array(body[..<end])) }
    }
    for place in body.indices {
      for byte: UInt8 in [0, 10, 13, 34, 45, 59, 255] {
        var changed = body
        changed[place] = byte
        _ = try? parts(changed)
      }
    }
  }

  @Test("parameters of headers")
  func parameters() {
    let header = #"form-data; name="a;b=\"c\""; Filename = x; filename="a\\b.png""#
    #expect(HeaderParameters.value("name", of: header) == #"a;b="c""#)
    #expect(HeaderParameters.value("filename", of: header) == #"a\b.png"#)
    #expect(HeaderParameters.value("other", of: header) == nil)
    #expect(HeaderParameters.value("a", of: "x; a=\"never ends") == "never ends")
    for header in ["", ";", ";;;", "a;=", "a; b", "a; =;b=1", "\"; b=2"] {
      _ = HeaderParameters.value("b", of: header)
    }
  }
}
