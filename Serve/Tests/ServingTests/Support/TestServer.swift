import Serving
import Training
import Vision

/// Serves a site for the length of a test, on a port of its own.
enum TestServer {
  static let classes = ["cat", "<script>alert(1)</script>", "naïve \"dog\""]

  /// Says that a PNG's first logit is its length, and what else is no PNG; as `Classifier` does.
  static let predict: PredictionQueue.Predict = { pictures in
    pictures.map { picture in
      if picture.bytes.isEmpty { return .failure(ImageError(path: picture.name, .empty)) }
      guard picture.bytes.starts(with: png) else {
        return .failure(ImageError(path: picture.name, .unknownFormat(looksLike: "a GIF")))
      }
      return .success(
        Prediction(
          path: picture.name, logits: [Float(picture.bytes.count), 0, 0], classes: classes,
          count: 2))
    }
  }

  /// What a PNG starts with, which is all that these tests need of one.
  static let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47]

  /// Runs `body` with the port, then stops the server and waits for its end.
  @discardableResult
  static func run<R: Sendable>(
    _ limits: ServerLimits = ServerLimits(),
    predict: @escaping PredictionQueue.Predict = TestServer.predict,
    _ body: @Sendable (_ server: PageServer, _ port: Int) async throws -> R
  ) async throws -> R {
    let (ports, announce) = AsyncStream<Int>.makeStream()
    let site = Site(classes: classes, limits: limits, predict: predict)
    let server = PageServer(site, port: 0, limits: limits) { announce.yield($0) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { announce.finish() }
        try await server.run()
      }
      var iterator = ports.makeAsyncIterator()
      guard let port = await iterator.next() else {
        try await group.waitForAll()
        throw Connection.Failure(message: "the server ended without listening")
      }
      let result = await Result { try await body(server, port) }
      try await server.stop()
      try await group.waitForAll()
      return try result.get()
    }
  }
}

extension Result where Failure == any Error {
  init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
