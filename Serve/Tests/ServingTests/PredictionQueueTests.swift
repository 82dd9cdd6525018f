import Dispatch
import Serving
import Synchronization
import Testing
import Training

@Suite("Prediction queue")
struct PredictionQueueTests {
  private func picture(_ name: String) -> Classifier.Picture {
    Classifier.Picture(name: name, bytes: TestServer.png)
  }

  @Test("what waits goes together in batches that keep a request's pictures together")
  func batches() async throws {
    let sizes = Mutex<[Int]>([])
    let gate = DispatchSemaphore(value: 0)
    let queue = PredictionQueue(batchSize: 4, maxWholeBytes: .max) { pictures in
      if sizes.withLock({
        $0.append(pictures.count); return $0.count == 1
      }) {
        gate.wait()
      }
      return try TestServer.predict(pictures)
    }
    let requests = [
      ["a"], ["b", "c"], ["d", "e"], ["f", "g", "h"], ["i"], Array("jklmno").map(String.init),
    ]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, names) in requests.enumerated() {
        group.addTask {
          let outcomes = try await queue.outcomes(of: names.map(picture))
          #expect(try outcomes.map { try $0.get().path } == names)
        }
        // Each is in the queue before the next one comes.
        while queue.waiting < number { await Task.yield() }
        if number == 0 { while sizes.withLock({ $0.isEmpty }) { await Task.yield() } }
      }
      gate.signal()
      try await group.waitForAll()
    }
    #expect(sizes.withLock { $0 } == [1, 4, 4, 6])
  }

  @Test("what fails fails for the requests of its batch alone")
  func failure() async throws {
    struct Broken: Error {}
    let queue = PredictionQueue(batchSize: 1, maxWholeBytes: .max) { pictures in
      if pictures[0].name == "bad" { throw Broken() }
      return try TestServer.predict(pictures)
    }
    await #expect(throws: Broken.self) { try await queue.outcomes(of: [picture("bad")]) }
    #expect(try await queue.outcomes(of: [picture("good")]).count == 1)
  }
}
