import Dispatch
import Foundation

/// A connection to 127.0.0.1 over which anything can be sent, also what no client would send.
///
/// The calls wait on threads of their own, so that the server keeps those of the tasks.
final class Connection: Sendable {
  struct Failure: Error { let message: String }

  /// An answer.
  struct Reply: Sendable {
    let status: Int
    /// The fields, their names in lower case.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func json() throws -> Any {
      try JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed)
    }

    func object() throws -> [String: Any] {
      guard let object = try json() as? [String: Any] else { throw Failure(message: text) }
      return object
    }
  }

  private let descriptor: Int32

  /// Connects; reads give up after so many seconds.
  init(port: Int, patience: Int = 20) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let outcome = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if outcome != 0 {
      let reason = String(cString: strerror(errno))
      close(descriptor)
      throw Failure(message: reason)
    }
    var time = timeval(tv_sec: patience, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
  }

  deinit { close(descriptor) }

  func send(_ text: String) async throws { try await send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) async throws {
    try await aside { [descriptor] in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes {
          Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if count <= 0 { throw Failure(message: "sending: \(String(cString: strerror(errno)))") }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Ends its own side: the server sees that no more will come.
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// All bytes until the server closes the connection.
  func rest() async throws -> [UInt8] {
    try await aside { [self] in
      var bytes: [UInt8] = []
      while let chunk = try chunk() { bytes += chunk }
      return bytes
    }
  }

  /// The next answer, a provisional one (1xx) included.
  func reply(toHead: Bool = false) async throws -> Reply {
    try await aside { [self] in
      var head: [UInt8] = []
      while !head.suffix(4).elementsEqual([13, 10, 13, 10]) {
        guard let byte = try chunk(1) else { throw Failure(message: "closed without an answer") }
        head += byte
      }
      let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
      var headers: [String: String] = [:]
      for line in lines.dropFirst() {
        guard let colon = line.firstIndex(of: ":") else { continue }
        headers[line[..<colon].lowercased()] =
          line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      }
      let status = Int(lines[0].dropFirst("HTTP/1.1 ".count).prefix(3)) ?? 0
      var body: [UInt8] = []
      let length = toHead ? 0 : headers["content-length"].flatMap(Int.init) ?? 0
      while body.count < length {
        guard let chunk = try chunk(length - body.count) else { break }
        body += chunk
      }
      return Reply(status: status, headers: headers, body: body)
    }
  }

  /// Up to so many bytes; nil at the end.
  private func chunk(_ size: Int = 65_536) throws -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: size)
    let count = recv(descriptor, &buffer, size, 0)
    // A reset is an end too: the server closed while bytes were on their way to it.
    if count == 0 || count < 0 && errno == ECONNRESET { return nil }
    if count < 0 { throw Failure(message: "reading: \(String(cString: strerror(errno)))") }
    return Array(buffer.prefix(count))
  }

  /// Sends one request and reads its answer, over a connection of its own.
  static func request(
    _ port: Int, _ line: String, _ headers: [String] = [], host: String? = "127.0.0.1",
    body: [UInt8]? = nil
  ) async throws -> Reply {
    let connection = try Connection(port: port)
    try await connection.send(head(line, headers, host: host, body: body) + (body ?? []))
    return try await connection.reply(toHead: line.hasPrefix("HEAD"))
  }

  /// The bytes before a request's body.
  static func head(
    _ line: String, _ headers: [String] = [], host: String? = "127.0.0.1", body: [UInt8]? = nil
  ) -> [UInt8] {
    var lines = ["\(line) HTTP/1.1"]
    if let host { lines.append("Host: \(host)") }
    lines += headers
    if let body { lines.append("Content-Length: \(body.count)") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }
}

/// Runs what waits on a thread that no task needs.
private func aside<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
  try await withCheckedThrowingContinuation { answer in
    Thread.detachNewThread { answer.resume(with: Result { try body() }) }
  }
}
