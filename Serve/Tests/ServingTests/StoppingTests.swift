import Dispatch
import Serving
import Testing
import Training

@Suite("Stopping")
struct StoppingTests {
  private let png = TestServer.png + [1, 2, 3]

  @Test("what runs is answered, idle connections are closed, new ones are refused")
  func graceful() async throws {
    let (started, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let predict: PredictionQueue.Predict = {
      started.signal()
      gate.wait()
      return try TestServer.predict($0)
    }
    try await TestServer.run(predict: predict) { [png] server, port in
      let idle = try Connection(port: port)
      try await idle.send(Connection.head("GET /health"))
      #expect(try await idle.reply().status == 200)
      let running = try Connection(port: port)
      try await running.send(Connection.head("POST /predict", body: png) + png)
      await wait(for: started)
      async let stopped: Void = server.stop()
      #expect(try await idle.rest().isEmpty)
      #expect(throws: Connection.Failure.self) { try Connection(port: port) }
      gate.signal()
      #expect(try await running.reply().status == 200)
      #expect(try await running.rest().isEmpty)
      try await stopped
    }
  }

  @Test("a request that never arrives does not hold the end up")
  func unfinished() async throws {
    try await TestServer.run { server, port in
      let slow = try Connection(port: port)
      try await slow.send(Connection.head("POST /predict", ["Content-Length: 1000"]))
      // The server has read the head once it answers another request that came later.
      #expect(try await Connection.request(port, "GET /health").status == 200)
      let start = ContinuousClock.now
      try await server.stop()
      #expect(ContinuousClock.now - start < .seconds(10))
      #expect(try await slow.reply().status == 408)
    }
  }

  @Test("a port that is taken is a sentence")
  func portInUse() async throws {
    try await TestServer.run { _, port in
      let site = Site(
        classes: ["a"], limits: ServerLimits(), predict: TestServer.predict)
      let second = PageServer(site, port: port, limits: ServerLimits()) { _ in }
      let error = await #expect(throws: OptionError.self) { try await second.run() }
      #expect(
        error.map { "\($0)" }
          == "port: expected a free port (0 chooses one), found \(port), which another program has"
      )
    }
  }

  private func wait(for semaphore: DispatchSemaphore) async {
    await withCheckedContinuation { answer in
      DispatchQueue.global().async {
        semaphore.wait()
        answer.resume()
      }
    }
  }
}
