internal import Foundation
internal import Synchronization

/// A web server on 127.0.0.1 that answers one connection after another as it is told.
package final class TestServer: Sendable {
  /// What a client asked for.
  package struct Request: Sendable {
    /// `GET /path HTTP/1.1`.
    package var line = ""
    /// The fields, their names in lower case.
    package var fields: [String: String] = [:]

    /// What stands between the verb and the version.
    package var path: String { line.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
    /// The first byte that is wanted.
    package var offset: Int {
      fields["range"].flatMap { Int($0.dropFirst("bytes=".count).dropLast()) } ?? 0
    }
  }

  /// What a client gets.
  package struct Reply: Sendable {
    /// What happens to the connection behind the body.
    package enum Ending: Sendable {
      case closes, stalls
      /// It closes, too, but a byte of the body comes every twentieth of a second.
      case trickles
    }

    let status: String
    var fields: [String: String]
    let body: [UInt8]
    let ending: Ending

    /// An answer that consists of these.
    package init(
      status: String = "200 OK", fields: [String: String] = [:], body: [UInt8] = [],
      ending: Ending = .closes
    ) {
      self.status = status
      self.fields = fields
      self.body = body
      self.ending = ending
    }
  }

  private let port: UInt16
  private let listener: Int32
  private let asked = Mutex<[Request]>([])
  private let stalled = Mutex<[Int32]>([])
  private let answer: @Sendable (_ request: Request, _ number: Int) -> Reply

  /// A server that answers its requests, counted from 0, with what the closure says.
  package init(_ answer: @escaping @Sendable (_ request: Request, _ number: Int) -> Reply) throws {
    self.answer = answer
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &address) { [listener] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Bool in
        bind(listener, address, size) == 0 && listen(listener, 16) == 0
          && getsockname(listener, address, &size) == 0
      }
    }
    guard port else { throw POSIXError(.EADDRNOTAVAIL) }
    self.port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self, listener] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { break }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        self.serve(connection)
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    stalled.withLock { $0.forEach { close($0) } }
  }

  /// Where it listens.
  package var url: String { "http://127.0.0.1:\(port)" }

  /// What was asked so far.
  package var requests: [Request] { asked.withLock { $0 } }

  private func serve(_ connection: Int32) {
    let request = TestServer.read(connection)
    let number = asked.withLock { requests in
      requests.append(request)
      return requests.count - 1
    }
    let reply = answer(request, number)
    var head = "HTTP/1.1 \(reply.status)\r\n"
    for (name, value) in reply.fields { head += "\(name): \(value)\r\n" }
    head += "Connection: close\r\n\r\n"
    var rest = (Array(head.utf8) + reply.body)[...]
    let slow = reply.ending == .trickles ? reply.body.count : 0
    while !rest.isEmpty {
      if rest.count <= slow { usleep(50_000) }
      let piece = rest.count > slow ? rest.dropLast(slow) : rest.prefix(1)
      let sent = piece.withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { break }
      rest = rest.dropFirst(sent)
    }
    switch reply.ending {
    case .closes, .trickles: close(connection)
    case .stalls: stalled.withLock { $0.append(connection) }
    }
  }

  /// Reads up to the empty line.
  private static func read(_ connection: Int32) -> Request {
    var text = ""
    var byte = UInt8()
    while !text.hasSuffix("\r\n\r\n"), recv(connection, &byte, 1, 0) == 1 {
      text.unicodeScalars.append(Unicode.Scalar(byte))
    }
    var request = Request()
    for line in text.components(separatedBy: "\r\n") where !line.isEmpty {
      let parts = line.split(separator: ":", maxSplits: 1)
      if request.line.isEmpty {
        request.line = line
      } else if parts.count == 2 {
        request.fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    return request
  }
}

extension TestServer.Reply {
  /// The file, from where the client wants it on; of that only the first `sent` bytes.
  package static func file(
    _ file: [UInt8], to request: TestServer.Request, sent: Int? = nil, ending: Ending = .closes
  ) -> TestServer.Reply {
    let offset = request.offset
    var fields = ["Content-Length": "\(file.count - offset)"]
    if offset > 0 {
      fields["Content-Range"] = "bytes \(offset)-\(file.count - 1)/\(file.count)"
    }
    return TestServer.Reply(
      status: offset > 0 ? "206 Partial Content" : "200 OK", fields: fields,
      body: Array(file[offset...].prefix(sent ?? file.count)), ending: ending)
  }

  /// The whole file, whatever the client wants.
  package static func whole(_ file: [UInt8], length: Int? = nil) -> TestServer.Reply {
    TestServer.Reply(fields: ["Content-Length": "\(length ?? file.count)"], body: file)
  }

  /// An answer without a body.
  package static func status(_ text: String, _ fields: [String: String] = [:]) -> TestServer.Reply {
    TestServer.Reply(
      status: text, fields: fields.merging(["Content-Length": "0"]) { own, _ in own })
  }
}
