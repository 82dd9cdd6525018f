import Terminal
import Testing
import Training

@Suite("Prediction formats")
struct PredictionWriterTests {
  // softmax([0, ln 3]) = [1/4, 3/4], nearly.
  private let predictions = [
    Prediction(
      path: "a.png", logits: [0, 1.0986123], classes: ["cat", "dog, \"big\""], count: 5),
    Prediction(
      path: "b, c.png", logits: [1, 0], classes: ["cat", "dog, \"big\""], count: 1, threshold: 0.75
    ),
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
           unsure
           73.1 %  cat

        """)
  }

  @Test("CSV follows RFC 4180: CRLF, and quotes where a field needs them")
  func csv() throws {
    let lines = try written(.csv, predictions).split(separator: "\r\n")
    #expect(lines[0] == "path,rank,class,probability,unsure")
    #expect(lines[1].hasPrefix(#"a.png,1,"dog, ""big""",0.75"#))
    #expect(lines[2].hasPrefix("a.png,2,cat,0.2"))
    #expect(lines[3].hasPrefix(#""b, c.png",1,cat,0.731"#))
    #expect(lines.count == 4)
    #expect(lines[1].hasSuffix(",false") && lines[3].hasSuffix(",true"))
    // Each kind of line end is quoted, as it may stand in a name.
    for end in ["\r", "\n", "\r\n"] {
      let odd = Prediction(path: "a\(end)b", logits: [1], classes: ["c"], count: 1)
      #expect(try written(.csv, [odd]).contains("\r\n\"a\(end)b\",1,c,1.0,false\r\n"))
    }
  }

  @Test("names that a spreadsheet takes for formulas stay as they are, unless that is asked for")
  func formulas() throws {
    for start in ["=", "+", "-", "@", "\t"] {
      let prediction = Prediction(
        path: start + "1,2", logits: [-1, -2], classes: [start + "a", "b"], count: 2)
      for (isSafe, mark) in [(false, ""), (true, "'")] {
        let recorder = Recorder()
        try PredictionFormat.csv.writer(to: recorder, isSafe: isSafe).write(prediction)
        let lines = recorder.text.split(separator: "\r\n")
        #expect(lines[0].hasPrefix("\"\(mark)\(start)1,2\",1,\(mark)\(start)a,0."))
        #expect(lines[1].hasPrefix("\"\(mark)\(start)1,2\",2,b,0."))
      }
    }
  }

  @Test("JSON is one array of the documented form")
  func json() throws {
    let text = try written(.json, [predictions[1]])
    #expect(
      text.hasPrefix(
        #"[{"path":"b, c.png","unsure":true,"logits":[1.0,0.0],"#
          + #""predictions":[{"class":"cat","probability":0.73"#)
    )
    #expect(text.hasSuffix("}]}]\n"))
    #expect(try written(.json, []) == "[]\n")
  }

  @Test("JSON Lines are the objects of that array, each on its line")
  func jsonLines() throws {
    let lines = try written(.jsonl, predictions).split(separator: "\n")
    #expect(lines.count == 2)
    #expect("[" + lines.joined(separator: ",") + "]\n" == (try written(.json, predictions)))
    #expect(try written(.jsonl, []).isEmpty)
  }

  @Test("unsure is what is below the threshold, and what is no number")
  func threshold() {
    func isUnsure(_ logits: [Float], _ threshold: Double?) -> Bool {
      Prediction(path: "", logits: logits, classes: ["a", "b"], count: 1, threshold: threshold)
        .isUnsure
    }
    // Both are held for equally likely.
    #expect(!isUnsure([1, 1], nil) && !isUnsure([1, 1], 0.5) && isUnsure([1, 1], 0.5.nextUp))
    #expect(!isUnsure([.nan, .nan], nil) && isUnsure([.nan, .nan], 0))
  }

  @Test("the temperature divides the logits: probabilities change, their order doesn't")
  func temperature() {
    // softmax([0, ln 9] / 2) = [1/4, 3/4].
    let prediction = Prediction(
      path: "", logits: [0, 2.1972246], temperature: 2, classes: ["a", "b"], count: 2)
    #expect(prediction.guesses.map(\.className) == ["b", "a"])
    #expect(abs(prediction.guesses[0].probability - 0.75) < 1e-6)
    #expect(prediction.logits == [0, 2.1972246])
  }
}
