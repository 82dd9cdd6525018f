internal import CCurl
internal import Foundation

/// Takes one response into a part, and says how that ended.
final class Receiver {
  /// How a transfer ended if nothing is wrong for good.
  enum Ending: Equatable {
    /// The part has all bytes.
    case complete
    /// Another attempt may go on from where the part ends.
    case brokeOff(String)
    /// The server can't go on from where the part ends.
    case unusableRange
    /// There is no connection, which another attempt seldom changes: the name is unknown, or nobody
    /// answers at its address.
    case unreachable(String, isNameKnown: Bool)
  }

  private let url: String
  private let size: Int
  private let part: PartFile
  private let offset: Int
  private let limits: DownloadLimits
  private let shouldStop: () -> Bool
  private let progress: () -> Void

  private var response = Response()
  private var isChecked = false
  private var problem: (any Error)?
  private var ending: Ending?
  private var lastNews = ContinuousClock.now
  /// Since when, and how much of the body came since then.
  private var window = (start: ContinuousClock.now, count: 0)

  /// A receiver of the bytes that `part` lacks.
  ///
  /// - Parameter size: How many bytes the whole file has.
  init(
    _ url: String, size: Int, into part: PartFile, limits: DownloadLimits,
    shouldStop: @escaping () -> Bool, progress: @escaping () -> Void
  ) {
    self.url = url
    self.size = size
    self.part = part
    self.limits = limits
    self.shouldStop = shouldStop
    self.progress = progress
    offset = part.count
  }

  /// Transfers until the server has sent all, the connection broke off, or something is wrong.
  ///
  /// - Throws: `DownloadError`; `FileError` if the part can't be written.
  func run() throws -> Ending {
    var message = ccurl_message()
    let result = url.withCString { url in
      var request = ccurl_request()
      request.url = url
      request.offset = Int64(offset)
      request.connect_milliseconds = Int(limits.connect * 1000)
      request.context = Unmanaged.passUnretained(self).toOpaque()
      request.header = { context, line, count in
        Receiver.from(context)?.take(line: UnsafeRawBufferPointer(start: line, count: count))
          ?? false
      }
      request.body = { context, bytes, count in
        Receiver.from(context)?.take(body: UnsafeRawBufferPointer(start: bytes, count: count))
          ?? false
      }
      request.tick = { context in Receiver.from(context)?.tick() ?? false }
      return withExtendedLifetime(self) { ccurl_get(&request, &message) }
    }
    if let problem { throw problem }
    if isChecked, part.count == size { return .complete }
    if shouldStop() { throw DownloadError.interrupted(kept: part.kept, of: size) }
    if let ending { return ending }
    // A response without a body has not been looked at yet. One that broke off may be no more than
    // the redirect before it.
    if result == CCURL_DONE || response.status >= 400, !isChecked, let ending = try check() {
      return ending
    }
    // With a connection through the proxy its answer was 200, and what followed is the server's.
    if result != CCURL_DONE, message.proxy_status >= 300 {
      return try proxyAnswered(message.proxy_status)
    }
    let reason = withUnsafeBytes(of: message.text) { text in
      String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }
    switch result {
    case CCURL_MISSING: throw DownloadError.noLibrary(url: url)
    case CCURL_NO_HOST: return .unreachable(reason, isNameKnown: false)
    case CCURL_NO_CONNECTION: return .unreachable(reason, isNameKnown: true)
    case CCURL_REFUSED: throw DownloadError.refused(url: url, reason: reason)
    case CCURL_DONE: return .brokeOff("the server ended after \(part.count) of \(size) bytes")
    default: return .brokeOff(reason)
    }
  }

  /// What a proxy that gives no connection to the server means.
  private func proxyAnswered(_ status: Int) throws -> Ending {
    switch status {
    case 407: throw DownloadError.status(url: url, 407)
    case 408, 429, 500...599: return .brokeOff("the proxy answered \(status)")
    default: throw DownloadError.refused(url: url, reason: "the proxy answered \(status)")
    }
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> Receiver? {
    context.map { Unmanaged<Receiver>.fromOpaque($0).takeUnretainedValue() }
  }

  private func take(line: UnsafeRawBufferPointer) -> Bool {
    lastNews = .now
    response.take(String(decoding: line, as: UTF8.self))
    return true
  }

  private func take(body: UnsafeRawBufferPointer) -> Bool {
    lastNews = .now
    window.count += body.count
    do {
      if !isChecked, let ending = try check() {
        self.ending = ending
        return false
      }
      if part.count == 0, body.first == UInt8(ascii: "<") { throw DownloadError.webPage(url: url) }
      guard part.count + body.count <= size else {
        try part.clear()
        throw DownloadError.length(url: url, expected: size, found: nil)
      }
      try part.append(body)
      progress()
      return true
    } catch {
      problem = error
      return false
    }
  }

  private func tick() -> Bool {
    if shouldStop() { return false }
    let now = ContinuousClock.now
    if now - lastNews > .seconds(limits.stall) {
      ending = .brokeOff("nothing came for \(Int(limits.stall.rounded(.up))) s")
      return false
    }
    // A byte now and then is no download either.
    if now - window.start > .seconds(limits.window) {
      guard Double(window.count) >= limits.window * limits.rate else {
        ending = .brokeOff(
          "only \(window.count) bytes came in \(Int(limits.window.rounded(.up))) s")
        return false
      }
      window = (now, 0)
    }
    return true
  }

  /// Looks at the head of the response; nil if its body is what was asked for.
  private func check() throws -> Ending? {
    switch response.status {
    case 200:
      try checkBody(total: response.contentLength)
      // A server without ranges sends everything.
      if part.count > 0, !isChecked { try part.clear() }
    case 206 where offset > 0:
      try checkBody(total: response.rangeTotal)
      if response.rangeStart != offset { return .unusableRange }
    case 416 where offset > 0:
      return .unusableRange
    case 408, 429, 500...599:
      return .brokeOff("the server answered \(response.status)")
    default:
      throw DownloadError.status(url: url, response.status)
    }
    isChecked = true
    return nil
  }

  private func checkBody(total: Int?) throws {
    if response.contentType == "text/html" { throw DownloadError.webPage(url: url) }
    if let total, total != size {
      throw DownloadError.length(url: url, expected: size, found: total)
    }
  }
}
