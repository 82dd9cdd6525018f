import Testing
import Training

@Suite("Prediction formats")
struct PredictionWriterTests {
  // softmax([0, ln 3]) = [1/4, 3/4], nearly.
  private let predictions = [
    Prediction(
      path: "a.png", logits: [0, 1.0986123], classes: ["cat", "dog, \"big\""], count: 5),
    Prediction(path: "b, c.png", logits: [1, 0], classes: ["cat", "dog, \"big\""], count: 1),
  ]

  private func written(_ format: PredictionFormat, _ predictions: [Prediction]) throws -> String {
    let recorder = Recorder()
    let writer = format.writer(to: recorder)
    try writer.begin()
    for prediction in predictions { try writer.write(prediction) }
    try writer.end()
    return recorder.text
  }

  @Test("classes come by their probability, as many as were asked for or there are")
  func guesses() {
    #expect(predictions[0].guesses.map(\.className) == ["dog, \"big\"", "cat"])
    #expect(abs(predictions[0].guesses[0].probability - 0.75) < 1e-6)
    #expect(predictions[1].guesses.map(\.className) == ["cat"])
  }

  @Test("text has a block for each image")
  func text() throws {
    #expect(
      try written(.text, predictions) == """
        a.png
           75.0 %  dog, "big"
           25.0 %  cat

        b, c.png
           73.1 %  cat

        """)
  }

  @Test("CSV follows RFC 4180: CRLF, and quotes where a field needs them")
  func csv() throws {
    let lines = try written(.csv, predictions).split(separator: "\r\n")
    #expect(lines[0] == "path,rank,class,probability")
    #expect(lines[1].hasPrefix(#"a.png,1,"dog, ""big""",0.75"#))
    #expect(lines[2].hasPrefix("a.png,2,cat,0.2"))
    #expect(lines[3].hasPrefix(#""b, c.png",1,cat,0.731"#))
    #expect(lines.count == 4)
  }

  @Test("JSON is one array of the documented form")
  func json() throws {
    let text = try written(.json, [predictions[1]])
    #expect(
      text.hasPrefix(
        #"[{"path":"b, c.png","logits":[1.0,0.0],"predictions":[{"class":"cat","probability":0.73"#)
    )
    #expect(text.hasSuffix("}]}]\n"))
    #expect(try written(.json, []) == "[]\n")
  }
}
