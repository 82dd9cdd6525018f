import Dispatch
import Foundation
import Synchronization
import TestServer
import Testing
import Weights

@Suite("Downloading weights", .timeLimit(.minutes(1)))
struct DownloadTests {
  /// A file larger than the buffers of sockets.
  private static let file = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }

  /// Answers as the name of the host that is wanted says.
  private static let proxy = Result {
    try TestServer { request, _ in
      switch request.path {
      case let path where path.contains("login.invalid"): .status("407 Login")
      case let path where path.contains("forbidden.invalid"): .status("403 No")
      default: .status("502 Later")
      }
    }
  }

  /// Whatever proxy the machine has is not for 127.0.0.1, and another is for all else.
  private static let isDirect = Result {
    let url = try proxy.get().url
    return setenv("no_proxy", "127.0.0.1", 1) == 0 && setenv("http_proxy", url, 1) == 0
      && setenv("https_proxy", url, 1) == 0
  }

  private let folder = Folder()
  private let events = Events()
  private var destination: String { folder.path + "/net.pth" }
  private var part: String { destination + ".part" }

  init() throws { try #require(try Self.isDirect.get()) }

  private func weights(size: Int? = nil, sha256: String? = nil) -> PublishedWeights {
    PublishedWeights(
      name: "net", origin: "", url: "", size: size ?? Self.file.count,
      sha256: sha256 ?? Self.digest, container: .pth, preprocessing: "", classes: 1, dataSet: "",
      top1: 0, top5: 0, license: "")
  }

  private static let digest = sum(file)

  private static func sum(_ bytes: [UInt8]) -> String {
    var digest = FileDigest()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.text
  }

  /// What is said when what arrived in pieces is not the file.
  private static let begunAnew = DownloadEvent.brokeOff(
    "the pieces don't make the published file", pause: 0.01)

  @discardableResult
  private func download(
    from server: TestServer, _ weights: PublishedWeights? = nil, path: String = "/net.pth",
    attempts: Int = 3, stall: Double = 10, stopAfter: Int = .max
  ) throws -> Download.Outcome {
    try download(
      url: server.url + path, weights, attempts: attempts, stall: stall, stopAfter: stopAfter)
  }

  @discardableResult
  private func download(
    url: String, _ weights: PublishedWeights? = nil, attempts: Int = 3, stall: Double = 10,
    stopAfter: Int = .max
  ) throws -> Download.Outcome {
    var limits = DownloadLimits()
    // Long enough for a busy machine.
    limits.connect = 10
    limits.stall = stall
    limits.attempts = attempts
    limits.pause = 0.01
    return try Download(
      of: weights ?? self.weights(), from: url, to: destination, limits: limits,
      shouldStop: { events.most >= stopAfter }, event: events.take
    ).run()
  }

  private func expectComplete() throws {
    #expect(try bytes(destination) == Self.file)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["net.pth"])
  }

  private func expectNothing() throws {
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test("a file arrives whole, under its name alone, and is not asked for again")
  func whole() throws {
    let server = try TestServer { request, _ in .file(Self.file, to: request) }
    #expect(try download(from: server) == .downloaded)
    try expectComplete()
    #expect(server.requests.map(\.line) == ["GET /net.pth HTTP/1.1"])
    #expect(events.all.first == .received(0, of: Self.file.count, earlier: 0))
    #expect(events.all.last == .received(Self.file.count, of: Self.file.count, earlier: 0))
    #expect(try download(from: server) == .wasThere)
    #expect(server.requests.count == 1)
  }

  @Test("a connection that is cut is taken up where it ended, as often as it gets on")
  func cut() throws {
    let server = try TestServer { request, _ in .file(Self.file, to: request, sent: 1_100_000) }
    try download(from: server, attempts: 2)
    try expectComplete()
    #expect(server.requests.map(\.offset) == [0, 1_100_000, 2_200_000])
    let pauses = events.all.compactMap { event in
      if case .brokeOff(_, let pause) = event { pause } else { nil }
    }
    #expect(pauses == [0.01, 0.01], "\(events.all.filter { "\($0)".contains("brokeOff") })")
  }

  @Test("a server that never sends more than a little is given up, and the part is kept")
  func tooSlow() throws {
    let server = try TestServer { request, _ in .file(Self.file, to: request, sent: 1000) }
    #expect(throws: DownloadError.self) { try download(from: server, attempts: 3) }
    #expect(try bytes(part) == Array(Self.file[..<3000]))
    #expect(!FileManager.default.fileExists(atPath: destination))
    let pauses = events.all.compactMap { event in
      if case .brokeOff(_, let pause) = event { pause } else { nil }
    }
    #expect(pauses == [0.01, 0.02])
  }

  @Test("a server that is always cut and can't go on from there is given up")
  func cutWithoutRanges() throws {
    let server = try TestServer { request, number in
      // So that a download that never ends is none.
      if number > 20 { return .status("404 Enough") }
      return request.offset > 0
        ? .status("416 Range Not Satisfiable") : .file(Self.file, to: request, sent: 1_100_000)
    }
    let error = #expect(throws: DownloadError.self) { try download(from: server, attempts: 3) }
    guard case .gaveUp(_, _, 3, kept: 1_100_000, _) = error else { throw Unexpected(error) }
    #expect(server.requests.map(\.offset) == [0, 1_100_000, 0, 1_100_000, 0, 1_100_000, 0])
  }

  @Test("a server that stalls is left, and the next attempt goes on")
  func stall() throws {
    let server = try TestServer { request, number in
      .file(
        Self.file, to: request, sent: number == 0 ? 500_000 : nil,
        ending: number == 0 ? .stalls : .closes)
    }
    try download(from: server, stall: 1)
    try expectComplete()
    #expect(server.requests.map(\.offset) == [0, 500_000])
    #expect(events.all.contains(.brokeOff("nothing came for 1 s", pause: 0.01)))
  }

  @Test("a server that sends a byte now and then is left")
  func trickle() throws {
    let server = try TestServer { request, number in
      .file(
        Self.file, to: request, sent: number == 0 ? 200 : nil,
        ending: number == 0 ? .trickles : .closes)
    }
    var limits = DownloadLimits()
    (limits.window, limits.rate, limits.pause) = (1, 1000, 0.01)
    let download = Download(
      of: weights(), from: server.url, to: destination, limits: limits, event: events.take)
    #expect(try download.run() == .downloaded)
    try expectComplete()
    let reasons = events.all.compactMap { event in
      if case .brokeOff(let reason, _) = event { reason } else { nil }
    }
    #expect(reasons.count == 1)
    #expect(reasons.first?.wholeMatch(of: /only \d+ bytes came in 1 s/) != nil, "\(reasons)")
  }

  @Test("a server that takes the request and says nothing is left")
  func silence() throws {
    let server = try TestServer { request, number in
      number == 0 ? .init(ending: .stalls) : .file(Self.file, to: request)
    }
    try download(from: server, stall: 1)
    try expectComplete()
  }

  @Test("a part of an earlier process is taken up, and its bytes count as remembered")
  func resume() throws {
    try write(Array(Self.file[..<1234]), to: part)
    let server = try TestServer { request, _ in .file(Self.file, to: request) }
    try download(from: server)
    try expectComplete()
    #expect(server.requests.map(\.offset) == [1234])
    #expect(events.all.first == .received(1234, of: Self.file.count, earlier: 1234))
  }

  @Test("a complete part needs no server")
  func completePart() throws {
    try write(Self.file, to: part)
    try download(url: "http://127.0.0.1:1/")
    try expectComplete()
  }

  @Test("a part of another file is found out at the end, and the file is fetched in one piece")
  func wrongPart() throws {
    for count in [1234, Self.file.count, Self.file.count + 1] {
      try write([UInt8](repeating: 7, count: count), to: part)
      let server = try TestServer { request, _ in .file(Self.file, to: request) }
      try download(from: server)
      try expectComplete()
      #expect(server.requests.last?.offset == 0)
      #expect(count != 1234 || events.all.contains(Self.begunAnew))
      try FileManager.default.removeItem(atPath: destination)
    }
  }

  @Test("a server that ignores Range sends everything, and that is taken")
  func noRanges() throws {
    try write([UInt8](repeating: 7, count: 1234), to: part)
    let server = try TestServer { _, _ in .whole(Self.file) }
    try download(from: server)
    try expectComplete()
    #expect(server.requests.count == 1)
  }

  @Test("416 and a range that begins elsewhere make the download begin anew")
  func badRanges() throws {
    let elsewhere = TestServer.Reply(
      status: "206 Partial Content",
      fields: ["Content-Range": "bytes 5-9/\(Self.file.count)"], body: [1, 2, 3, 4, 5])
    for reply in [.status("416 Range Not Satisfiable"), elsewhere] {
      try write(Array(Self.file[..<1234]), to: part)
      let server = try TestServer { request, _ in
        request.offset > 0 ? reply : .file(Self.file, to: request)
      }
      try download(from: server)
      try expectComplete()
      #expect(server.requests.map(\.offset) == [1234, 0])
      try FileManager.default.removeItem(atPath: destination)
    }
  }

  @Test("redirects are followed, and the head of the last response counts")
  func redirects() throws {
    let server = try TestServer { request, _ in
      request.path == "/net.pth"
        ? .status("302 Found", ["Location": "/elsewhere?x=1", "Content-Type": "text/html"])
        : .file(Self.file, to: request)
    }
    try download(from: server)
    try expectComplete()
    #expect(server.requests.map(\.path) == ["/net.pth", "/elsewhere?x=1"])
  }

  @Test("a circle of redirects is refused at once")
  func circle() throws {
    let server = try TestServer { _, _ in .status("302 Found", ["Location": "/net.pth"]) }
    #expect(throws: DownloadError.self) { try download(from: server) }
    #expect(server.requests.count == 11)
    try expectNothing()
  }

  @Test("a redirect to a local file is refused")
  func redirectToFile() throws {
    let server = try TestServer { _, _ in .status("302 Found", ["Location": "file:///etc/passwd"]) }
    let error = #expect(throws: DownloadError.self) { try download(from: server) }
    guard case .refused = error else { throw Unexpected(error) }
    try expectNothing()
  }

  @Test("500, 503 and 429 are tried again; 404 and 403 are not")
  func codes() throws {
    let server = try TestServer { request, number in
      number < 2
        ? .status(["503 Unavailable", "429 Too Many"][number]) : .file(Self.file, to: request)
    }
    try download(from: server)
    try expectComplete()
    try FileManager.default.removeItem(atPath: destination)

    let broken = try TestServer { _, _ in .status("500 Oops") }
    let error = #expect(throws: DownloadError.self) { try download(from: broken) }
    #expect(error?.description.contains("the server answered 500 (3 attempts)") == true)
    #expect(broken.requests.count == 3)
    for code in [404, 403] {
      let none = try TestServer { _, _ in .status("\(code) No") }
      let url = none.url + "/net.pth"
      #expect(throws: DownloadError.status(url: url, code)) { try download(from: none) }
      #expect(none.requests.count == 1)
    }
    try expectNothing()
  }

  @Test("another length is refused before anything is written, and a part stays")
  func otherLength() throws {
    try write(Array(Self.file[..<1234]), to: part)
    let server = try TestServer { _, _ in .whole([1, 2, 3]) }
    let url = server.url + "/net.pth"
    let expected = DownloadError.length(url: url, expected: Self.file.count, found: 3)
    #expect(throws: expected) { try download(from: server) }
    #expect(try bytes(part).count == 1234)
    let total = try TestServer { _, _ in
      .init(status: "206 Partial Content", fields: ["Content-Range": "bytes 1234-9998/9999"])
    }
    #expect(throws: DownloadError.self) { try download(from: total) }
    #expect(try bytes(part).count == 1234)
  }

  @Test("more than was announced is refused, and thrown away")
  func tooMuch() throws {
    let server = try TestServer { _, _ in .init(body: Self.file + [0]) }
    let url = server.url + "/net.pth"
    let expected = DownloadError.length(url: url, expected: Self.file.count, found: nil)
    #expect(throws: expected) { try download(from: server) }
    try expectNothing()
  }

  @Test("a length that lies by saying more is a connection that broke off")
  func lessThanAnnounced() throws {
    let server = try TestServer { request, number in
      number == 0
        ? .whole(Array(Self.file[..<1000]), length: Self.file.count)
        : .file(Self.file, to: request)
    }
    try download(from: server)
    try expectComplete()
  }

  @Test("another SHA-256 is refused with both, and nothing is kept")
  func wrongDigest() throws {
    var other = Self.file
    other[77] ^= 1
    let server = try TestServer { [other] request, _ in .file(other, to: request) }
    let url = server.url + "/net.pth"
    let expected = DownloadError.digest(url: url, expected: Self.digest, found: Self.sum(other))
    #expect(throws: expected) { try download(from: server) }
    #expect(server.requests.count == 1)
    try expectNothing()
  }

  @Test("a file that is wrong in pieces and in one piece is refused after the second time")
  func wrongTwice() throws {
    var other = Self.file
    other[77] ^= 1
    let server = try TestServer { [other] request, number in
      // So that a download that never ends is none.
      number > 5 ? .status("404 Enough") : .file(other, to: request, sent: 2_000_000)
    }
    let error = #expect(throws: DownloadError.self) { try download(from: server) }
    guard case .digest = error else { throw Unexpected(error) }
    #expect(server.requests.map(\.offset) == [0, 2_000_000, 0, 2_000_000])
    try expectNothing()
  }

  @Test("a web page in place of weights is called so, whether it says so or not")
  func webPage() throws {
    let page = Array("<!DOCTYPE html><title>Log in</title>".utf8)
    let server = try TestServer { request, _ in
      let type = ["Content-Type": "text/html; charset=utf-8"]
      return .init(fields: request.path == "/said" ? type : [:], body: page)
    }
    for path in ["/said", "/unsaid"] {
      #expect(throws: DownloadError.webPage(url: server.url + path)) {
        try download(from: server, path: path)
      }
    }
    try expectNothing()
  }

  @Test("a file in the place that is not the right one is replaced, only by the right one")
  func replaced() throws {
    try write([1, 2, 3], to: destination)
    let none = try TestServer { _, _ in .status("404 No") }
    #expect(throws: DownloadError.self) { try download(from: none) }
    #expect(try bytes(destination) == [1, 2, 3])
    let server = try TestServer { request, _ in .file(Self.file, to: request) }
    #expect(try download(from: server) == .downloaded)
    try expectComplete()
  }

  @Test("being asked to end keeps the part, and the next download goes on from it")
  func interrupted() throws {
    let server = try TestServer { request, _ in .file(Self.file, to: request) }
    let error = #expect(throws: DownloadError.self) {
      try download(from: server, stopAfter: 1_000_000)
    }
    guard case .interrupted(let kept, Self.file.count) = error else { throw Unexpected(error) }
    #expect(try bytes(part) == Array(Self.file[..<kept]))
    events.forget()
    try download(from: server)
    #expect(server.requests.last?.offset == kept)
    try expectComplete()
  }

  @Test("of two downloads at once one waits for the other, and the server is asked once")
  func twoAtOnce() throws {
    // The first one gets its answer when the second one waits.
    let server = try TestServer { [events] request, _ in
      for _ in 0..<100 where !events.all.contains(.waiting) { usleep(20_000) }
      return .file(Self.file, to: request)
    }
    let (weights, url, destination, events) = (weights(), server.url, destination, events)
    let outcomes = Mutex<[Download.Outcome]>([])
    let done = DispatchSemaphore(value: 0)
    for _ in 0..<2 {
      Thread.detachNewThread {
        let download = Download(of: weights, from: url, to: destination, event: events.take)
        if let outcome = try? download.run() { outcomes.withLock { $0.append(outcome) } }
        done.signal()
      }
    }
    for _ in 0..<2 { #expect(done.wait(timeout: .now() + 30) == .success) }
    #expect(outcomes.withLock { $0 } == [.downloaded, .wasThere])
    #expect(server.requests.count == 1)
    try expectComplete()
  }

  @Test("a file that another process puts there after the first look is not downloaded again")
  func putThereMeanwhile() throws {
    let server = try TestServer { _, _ in .status("404 No") }
    let destination = destination
    // Is asked for the first time between the look at the file and that at the part.
    let download = Download(
      of: weights(), from: server.url, to: destination,
      shouldStop: {
        try? write(Self.file, to: destination)
        return false
      })
    #expect(try download.run() == .wasThere)
    #expect(server.requests.isEmpty)
    try expectComplete()
  }

  @Test("a host that isn't there and a scheme that isn't the web's are said")
  func noServer() throws {
    let error = #expect(throws: DownloadError.self) {
      try download(url: "http://127.0.0.1:1/net.pth", attempts: 2)
    }
    guard case .gaveUp(_, let reason, 2, kept: 0, _) = error else { throw Unexpected(error) }
    #expect(!reason.isEmpty)
    // However patient it is with connections that break.
    let patient = #expect(throws: DownloadError.self) {
      try download(url: "http://127.0.0.1:1/net.pth", attempts: 50)
    }
    guard case .gaveUp(_, _, 2, kept: 0, _) = patient else { throw Unexpected(patient) }
    let scheme = #expect(throws: DownloadError.self) { try download(url: "file:///etc/passwd") }
    guard case .refused = scheme else { throw Unexpected(scheme) }
    try expectNothing()
  }

  @Test("a proxy that wants a login is said so at once", arguments: ["http", "https"])
  func login(scheme: String) throws {
    let url = "\(scheme)://login.invalid/net.pth"
    let error = #expect(throws: DownloadError.self) { try download(url: url) }
    #expect(error == .status(url: url, 407))
    #expect(
      error?.description == "\(url): expected the file, found a proxy that wants a login (407): "
        + "put it into \(scheme)_proxy, as http://user:password@host:port")
    let word = scheme == "http" ? "GET http://login" : "CONNECT login"
    #expect(try Self.proxy.get().requests.count { $0.line.hasPrefix(word) } == 1)
    try expectNothing()
  }

  @Test("a proxy that gives no connection is said, and asked again only if that may help")
  func noConnection() throws {
    let forbidden = "https://forbidden.invalid/net.pth"
    #expect(throws: DownloadError.refused(url: forbidden, reason: "the proxy answered 403")) {
      try download(url: forbidden)
    }
    let later = #expect(throws: DownloadError.self) {
      try download(url: "https://later.invalid/net.pth", attempts: 2)
    }
    guard case .gaveUp(_, "the proxy answered 502", 2, kept: 0, _) = later else {
      throw Unexpected(later)
    }
    let lines = try Self.proxy.get().requests.map(\.line)
    #expect(lines.count { $0 == "CONNECT forbidden.invalid:443 HTTP/1.1" } == 1)
    #expect(lines.count { $0 == "CONNECT later.invalid:443 HTTP/1.1" } == 2)
    try expectNothing()
  }

  @Test("a folder that can't be written is said before anything is asked for")
  func noFolder() throws {
    let server = try TestServer { request, _ in .file(Self.file, to: request) }
    #expect(throws: FileError.self) {
      try Download(
        of: weights(), from: server.url, to: folder.path + "/none/net.pth"
      ).run()
    }
    #expect(server.requests.isEmpty)
  }

  /// Another error than the one that a test expects.
  private struct Unexpected: Error {
    let error: (any Error)?
    init(_ error: (any Error)?) { self.error = error }
  }
}

/// What a download said.
private final class Events: Sendable {
  private let kept = Mutex<[DownloadEvent]>([])

  var all: [DownloadEvent] { kept.withLock { $0 } }
  /// The most bytes that were there.
  var most: Int {
    all.reduce(0) { most, event in
      if case .received(let count, _, _) = event { max(most, count) } else { most }
    }
  }

  func take(_ event: DownloadEvent) { kept.withLock { $0.append(event) } }
  func forget() { kept.withLock { $0 = [] } }
}

/// A folder of its own, removed when the object goes.
private final class Folder: Sendable {
  let path = FileManager.default.temporaryDirectory.path + "/finetune-tests-\(UUID().uuidString)"

  init() { mkdir(path, 0o700) }
  deinit { try? FileManager.default.removeItem(atPath: path) }
}
