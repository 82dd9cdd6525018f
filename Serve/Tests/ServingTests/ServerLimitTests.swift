import Dispatch
import Foundation
import Serving
import Synchronization
import Testing
import Training

@Suite("Limits of the server")
struct ServerLimitTests {
  private let png = TestServer.png + [1, 2, 3]
  private let type = "Content-Type: image/png"

  private func limits(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
    var limits = ServerLimits()
    change(&limits)
    return limits
  }

  @Test("a body that is announced too large is refused before it is sent")
  func announced() async throws {
    try await TestServer.run(limits { $0.maxBytes = 100 }) { [type] _, port in
      let connection = try Connection(port: port)
      try await connection.send(
        Connection.head("POST /predict", [type, "Content-Length: 99999999999"]))
      let reply = try await connection.reply()
      #expect(reply.status == 413)
      #expect(reply.text.contains("at most 100 bytes, found 99999999999"))
      #expect(reply.headers["connection"] == "close")
      #expect(try await connection.rest().isEmpty)
    }
  }

  @Test("a body that turns out too large is refused when it does; one that fits is not")
  func chunked() async throws {
    try await TestServer.run(limits { $0.maxBytes = 100 }) { _, port in
      for (count, status) in [(25, 200), (26, 413)] {
        let connection = try Connection(port: port)
        try await connection.send(
          Connection.head("POST /predict", ["Transfer-Encoding: chunked"]))
        for index in 0..<count {
          let bytes = index == 0 ? TestServer.png : [UInt8](repeating: 0, count: 4)
          try await connection.send(Array("4\r\n".utf8) + bytes + [13, 10])
        }
        try await connection.send("0\r\n\r\n")
        #expect(try await connection.reply().status == status)
      }
    }
  }

  @Test("a body that ends early gets no prediction")
  func cut() async throws {
    try await TestServer.run { [type, png] _, port in
      let connection = try Connection(port: port)
      try await connection.send(
        Connection.head("POST /predict", [type, "Content-Length: 1000"]) + png)
      connection.endSending()
      let rest = String(decoding: try await connection.rest(), as: UTF8.self)
      #expect(rest.isEmpty || rest.hasPrefix("HTTP/1.1 400"))
    }
  }

  @Test("a client that asks first is told to go on, or why not")
  func expectation() async throws {
    try await TestServer.run(limits { $0.maxBytes = 100 }) { [type, png] _, port in
      let connection = try Connection(port: port)
      try await connection.send(
        Connection.head("POST /predict", [type, "Expect: 100-continue"], body: png))
      #expect(try await connection.reply().status == 100)
      try await connection.send(png)
      #expect(try await connection.reply().status == 200)
      try await connection.send(
        Connection.head(
          "POST /predict", [type, "Expect: 100-continue", "Content-Length: 101"]))
      #expect(try await connection.reply().status == 413)
    }
  }

  @Test("requests beyond the rate get 429 and when to come back; pages are not counted")
  func rate() async throws {
    try await TestServer.run(limits { $0.rate = 0.01 }) { [png] _, port in
      #expect(try await Connection.request(port, "POST /predict", body: png).status == 200)
      let reply = try await Connection.request(port, "POST /predict", body: png)
      #expect(reply.status == 429)
      #expect(reply.headers["retry-after"].flatMap(Int.init).map { 90...100 ~= $0 } == true)
      #expect(try await Connection.request(port, "GET /").status == 200)
    }
  }

  @Test("requests beyond the queue get 503 and when to come back; the others are answered")
  func queue() async throws {
    let gate = DispatchSemaphore(value: 0)
    let predict: PredictionQueue.Predict = {
      gate.wait()
      gate.signal()
      return try TestServer.predict($0)
    }
    try await TestServer.run(limits { $0.queue = 3 }, predict: predict) { [png] _, port in
      let connections = try (0..<3).map { _ in try Connection(port: port) }
      for connection in connections {
        try await connection.send(Connection.head("POST /predict", body: png) + png)
      }
      while try await Connection.request(port, "GET /health").object()["requests"] as? Int != 3 {
        try await Task.sleep(for: .milliseconds(5))
      }
      let refused = try await Connection.request(port, "POST /predict", body: png)
      #expect(refused.status == 503)
      #expect(refused.headers["retry-after"] == "1")
      #expect(try await Connection.request(port, "GET /health").status == 200)
      gate.signal()
      for connection in connections { #expect(try await connection.reply().status == 200) }
    }
  }

  @Test("a request whose head or body doesn't come is ended")
  func slowSenders() async throws {
    try await TestServer.run(limits { $0.patience = 2 }) { [type] _, port in
      let start = ContinuousClock.now
      let silent = try Connection(port: port)
      let head = try Connection(port: port)
      let body = try Connection(port: port)
      let page = try Connection(port: port)
      try await head.send("POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\n")
      try await body.send(Connection.head("POST /predict", [type, "Content-Length: 1000"]))
      try await page.send(Connection.head("GET /", ["Content-Length: 1000"]))
      #expect(try await page.reply().status == 200)
      // A byte now and then is not enough.
      let drip = Task {
        for _ in 0..<15 {
          try await Task.sleep(for: .milliseconds(200))
          try? await head.send("X: y\r\n")
          try? await body.send("x")
          try? await page.send("x")
        }
      }
      let reply = try await body.reply()
      #expect(reply.status == 408)
      #expect(try await body.rest().isEmpty)
      #expect(try await silent.rest().isEmpty)
      #expect(try await head.rest().isEmpty)
      #expect(try await page.rest().isEmpty)
      #expect(ContinuousClock.now - start < .seconds(10))
      try await drip.value
      #expect(try await Connection.request(port, "GET /health").status == 200)
    }
  }

  @Test("uploads that are slow take no places, and end when they stand still")
  func slowUploads() async throws {
    let limits = limits {
      $0.queue = 1
      $0.patience = 12
    }
    try await TestServer.run(limits) { [type, png] _, port in
      let slow = try (0..<5).map { _ in try Connection(port: port) }
      for connection in slow {
        try await connection.send(
          Connection.head("POST /predict", [type, "Content-Length: 10000"]) + png)
      }
      #expect(try await Connection.request(port, "POST /predict", body: png).status == 200)
      // Each of them would have 12 seconds, were it not for the want of progress.
      let start = ContinuousClock.now
      for connection in slow { #expect(try await connection.reply().status == 408) }
      #expect(ContinuousClock.now - start < .seconds(10))
    }
  }

  @Test("a client that takes no answers is ended")
  func slowReader() async throws {
    try await TestServer.run(limits { $0.patience = 2 }) { _, port in
      let connection = try Connection(port: port)
      let request = Connection.head("GET /page.css")
      let start = ContinuousClock.now
      // The server stops reading when nobody takes its answers, then ends the connection.
      await #expect(throws: Connection.Failure.self) {
        while true { try await connection.send(request) }
      }
      #expect(ContinuousClock.now - start < .seconds(15), "sending gives up after 20 s")
      #expect(try await Connection.request(port, "GET /health").status == 200)
    }
  }

  @Test("no more connections than there may be; one that ends makes room")
  func connections() async throws {
    try await TestServer.run(limits { $0.maxConnections = 2 }) { _, port in
      var held: [Connection] = []
      for _ in 0..<2 {
        let connection = try Connection(port: port)
        try await connection.send(Connection.head("GET /health"))
        #expect(try await connection.reply().status == 200)
        held.append(connection)
      }
      let third = try Connection(port: port, patience: 2)
      try await third.send(Connection.head("GET /health"))
      await #expect(throws: Connection.Failure.self) { try await third.reply() }
      held.removeAll()
      #expect(try await third.reply().status == 200)
    }
  }

  @Test(
    "what is no HTTP gets 400 and no more",
    arguments: [
      "hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\0\0\0\0\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
      "POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      "POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + String(repeating: "a", count: 40_000)
        + "\r\n\r\n",
    ])
  func noise(_ text: String) async throws {
    try await TestServer.run { _, port in
      let connection = try Connection(port: port)
      try await connection.send(text)
      let answer = String(decoding: try await connection.rest(), as: UTF8.self)
      #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400"), "\(answer)")
      #expect(try await Connection.request(port, "GET /health").status == 200)
    }
  }

  /// The header of a PNG of that many pixels a side, and of a number of its own.
  private static func claim(_ side: UInt16, interlaced: Bool, _ number: UInt8 = 0) -> [UInt8] {
    let size = [0, 0, UInt8(side >> 8), UInt8(side & 255)]
    return [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13] + Array("IHDR".utf8) + size + size
      + [8, 6, 0, 0, interlaced ? 1 : 0, number]
  }

  @Test("a form whose headers claim too many pixels together is refused before any is decoded")
  func claims() async throws {
    let cases: [(side: UInt16, interlaced: Bool, count: Int, status: Int)] = [
      (1000, true, 2, 200), (1000, true, 3, 413), (2000, true, 1, 200),
      (1000, false, 8, 200), (1000, false, 9, 413), (0xffff, true, 32, 413),
    ]
    try await TestServer.run(limits { $0.maxPixels = 2_000_000 }) { _, port in
      for (side, interlaced, count, status) in cases {
        let body = Form.body(
          (0..<count).map { ("\($0)", Self.claim(side, interlaced: interlaced)) })
        let reply = try await Connection.request(port, "POST /predict", [Form.type], body: body)
        #expect(reply.status == status, "\(side) \(interlaced) \(count)")
        #expect(status == 200 || reply.text.contains("together in a request, found more"))
      }
    }
  }

  @Test("interlaced images that take much memory are decoded one after another, in their order")
  func groups() async throws {
    let sizes = Mutex<[Int]>([])
    let queue = PredictionQueue(batchSize: 32, maxWholeBytes: 10_000_000) { pictures in
      sizes.withLock { $0.append(pictures.count) }
      return try TestServer.predict(pictures)
    }
    let claims: [(UInt16, Bool)] = [
      (100, false), (1000, true), (1000, true), (1000, true), (5000, false), (2000, true),
      (10, true),
    ]
    let pictures = claims.enumerated().map { index, claim in
      Classifier.Picture(
        name: "\(index)", bytes: Self.claim(claim.0, interlaced: claim.1, UInt8(index)))
    }
    let outcomes = try await queue.outcomes(of: pictures)
    let paths = try outcomes.map { try $0.get().path }
    #expect(paths == (0..<7).map { "\($0)" })
    // 4 bytes a pixel: two of 1000 × 1000 together; one of 2000 × 2000 is too large for any other.
    #expect(sizes.withLock { $0 } == [3, 2, 1, 1])
  }

  @Test("options that can't be used are named with their range")
  func options() {
    for rate in [1e-300, -1, 1e300, .infinity] {
      #expect(throws: OptionError.self) { try limits { $0.rate = rate }.validate() }
    }
    #expect(throws: OptionError.self) { try limits { $0.queue = .max }.validate() }
    #expect(throws: OptionError.self) { try limits { $0.maxBytes = .max }.validate() }
    #expect(throws: OptionError.self) { try limits { $0.maxPixels = .max }.validate() }
    #expect(throws: OptionError.self) { try limits { $0.maxPixels = 0 }.validate() }
    #expect(throws: OptionError.self) { try limits { $0.maxBytes = 0 }.validate() }
    #expect(throws: OptionError.self) { try limits { $0.rate = 0 }.validate() }
    #expect(throws: OptionError.self) { try limits { $0.rate = .nan }.validate() }
    #expect(throws: OptionError.self) { try limits { $0.queue = 0 }.validate() }
    #expect(throws: Never.self) { try ServerLimits().validate() }
  }
}
