import Foundation
import Serving
import Testing

@Suite("Answers")
struct SiteTests {
  private let png = TestServer.png + [1, 2, 3]

  @Test("the page and its files load nothing from elsewhere and may run nothing else")
  func page() async throws {
    try await TestServer.run { _, port in
      let types = [
        "/": "text/html", "/page.css": "text/css", "/page.js": "text/javascript",
        "/icon.svg": "image/svg+xml", "/?x=1": "text/html",
      ]
      for (path, type) in types {
        let reply = try await Connection.request(port, "GET \(path)")
        #expect(reply.status == 200)
        #expect(reply.headers["content-type"]?.hasPrefix(type) == true)
        #expect(reply.headers["x-content-type-options"] == "nosniff")
        #expect(reply.headers["cross-origin-resource-policy"] == "same-origin")
        #expect(reply.headers["referrer-policy"] == "no-referrer")
        #expect(reply.headers["access-control-allow-origin"] == nil)
        let policy = try #require(reply.headers["content-security-policy"])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'; "))
        #expect(!policy.contains("unsafe") && !policy.contains("*") && !policy.contains("data:"))
        let text = reply.text.replacing("http://www.w3.org/2000/svg", with: "")
        #expect(!text.contains("//") || path == "/page.js", "\(path)")
        #expect(!text.contains("https:") && !text.contains("innerHTML") && !text.contains("style="))
      }
      let head = try await Connection.request(port, "HEAD /")
      #expect(head.status == 200)
      #expect(Int(head.headers["content-length"] ?? "").map { $0 > 500 } == true)
    }
  }

  @Test("health and classes are JSON")
  func listings() async throws {
    try await TestServer.run { _, port in
      let health = try await Connection.request(port, "GET /health")
      #expect(health.text == "{\"status\":\"ok\",\"requests\":0}\n")
      let classes = try await Connection.request(port, "GET /classes")
      #expect(classes.headers["content-type"] == "application/json")
      #expect(try classes.object()["classes"] as? [String] == TestServer.classes)
    }
  }

  @Test(
    "a PNG gets the object that predict writes",
    arguments: [
      "Content-Type: image/png", "Content-Type: IMAGE/PNG; x=y", "X: no type",
      "Content-Type: application/octet-stream",
    ])
  func one(_ type: String) async throws {
    try await TestServer.run { [png] _, port in
      let reply = try await Connection.request(port, "POST /predict", [type], body: png)
      #expect(reply.status == 200)
      #expect(
        reply.text.hasPrefix(
          #"{"path":"image","unsure":false,"logits":[7.0,0.0,0.0],"predictions":[{"class":"cat","probability":0.9"#
        ))
      #expect(reply.text.contains(#"{"class":"<script>alert(1)</script>","probability":0.0"#))
      #expect((try reply.object()["predictions"] as? [Any])?.count == 2)
    }
  }

  @Test("images of a form come in their order under their names, each with what is wrong with it")
  func several() async throws {
    try await TestServer.run { [png] _, port in
      let body = Form.body([("b.png", png), ("<img src=x>.jpg", [1]), ("a.png", png + [4])])
      let reply = try await Connection.request(port, "POST /predict", [Form.type], body: body)
      #expect(reply.status == 200)
      let entries = try #require(try reply.json() as? [[String: Any]])
      #expect(entries.map { $0["path"] as? String } == ["b.png", "<img src=x>.jpg", "a.png"])
      #expect(entries.map { ($0["logits"] as? [Double])?.first } == [7, nil, 8])
      #expect(
        entries[1]["error"] as? String
          == "<img src=x>.jpg: expected a PNG, JPEG or WebP, found a GIF: save it as one of these, or "
          + "choose another")
    }
  }

  /// A request that can't be used: its first line, its headers, its body, and the answer's status.
  static let misuses: [(line: String, headers: [String], body: [UInt8]?, status: Int)] = [
    ("GET /predict", [], nil, 405),
    ("PUT /predict", [], [1], 405),
    ("OPTIONS /predict", ["Origin: http://127.0.0.1"], nil, 405),
    ("POST /", [], [1], 405),
    ("DELETE /classes", [], nil, 405),
    ("GET /etc/passwd", [], nil, 404),
    ("GET /../../../../etc/passwd", [], nil, 404),
    ("GET /%2e%2e/Package.swift", [], nil, 404),
    ("GET //page.css", [], nil, 404),
    ("POST /predict", ["Content-Type: image/png"], [], 400),
    ("POST /predict", ["Content-Type: image/png"], [0xff, 0xd8], 415),
    ("POST /predict", ["Content-Type: text/plain"], [1], 415),
    ("POST /predict", ["Content-Type: multipart/form-data"], [1], 400),
    ("POST /predict", ["Content-Type: multipart/form-data; boundary=\"\""], [1], 400),
    ("POST /predict", [Form.type], [1], 400),
    ("POST /predict", [Form.type], Form.body([]), 400),
    ("POST /predict", [Form.type], Form.body([("a", [1])]), 415),
    ("POST /predict", [Form.type], Form.body((0..<33).map { ("\($0)", [1]) }), 413),
  ]

  @Test("what can't be used gets a status and a sentence as JSON", arguments: 0..<misuses.count)
  func misuse(_ index: Int) async throws {
    let (line, headers, body, status) = Self.misuses[index]
    try await TestServer.run { _, port in
      let reply = try await Connection.request(port, line, headers, body: body)
      #expect(reply.status == status, "\(reply.text)")
      #expect(reply.headers["content-type"] == "application/json")
      let object = try reply.object()
      #expect(object.count == 1 && (object["error"] as? String)?.isEmpty == false)
      #expect((reply.headers["allow"] != nil) == (status == 405))
    }
  }

  @Test(
    "only this machine's names are answered to",
    arguments: [
      ("127.0.0.1", 200), ("127.0.0.1:8080", 200), ("LocalHost:9", 200), ("[::1]:80", 200),
      ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("localhost.evil.example:8080", 421),
      ("", 421), ("[::1", 421), ("evil@127.0.0.1", 421), ("0.0.0.0", 421),
      ("[::1].evil.example", 421), ("[::1]:80.evil.example", 421), ("[::1]", 200),
      ("127.0.0.1:80.evil.example", 421), ("localhost:evil", 421),
    ])
  func hosts(_ host: String, _ status: Int) async throws {
    try await TestServer.run { [png] _, port in
      for (line, body) in [("GET /", nil), ("GET /classes", nil), ("POST /predict", png)] {
        let reply = try await Connection.request(port, line, host: host, body: body)
        #expect(reply.status == status)
      }
    }
  }

  @Test("two Hosts are refused, in whichever order and spelling")
  func twoHosts() async throws {
    try await TestServer.run { _, port in
      for other in ["Host: evil.example", "HOST: 127.0.0.1", "host: "] {
        let reply = try await Connection.request(port, "GET /", [other])
        #expect(reply.status == 400)
      }
    }
  }

  @Test("a client of HTTP/1.0 sees the connection end with the answer, whatever it asks for")
  func oldClient() async throws {
    try await TestServer.run { _, port in
      for field in ["", "Connection: keep-alive\r\n"] {
        let connection = try Connection(port: port)
        try await connection.send("GET /health HTTP/1.0\r\nHost: 127.0.0.1\r\n\(field)\r\n")
        #expect(try await connection.reply().status == 200)
        #expect(try await connection.rest().isEmpty)
      }
      let connection = try Connection(port: port)
      for _ in 0..<2 {
        try await connection.send(Connection.head("GET /health"))
        #expect(try await connection.reply().status == 200)
      }
    }
  }

  @Test(
    "what is sent as another type is told what is taken, and what came",
    arguments: [
      ("image/gif", Array("GIF89a".utf8), "found image/gif, which holds a GIF: convert it to PNG"),
      ("Image/HEIC; x=y", [1, 2], "found image/heic: convert it to PNG, and send it as"),
      ("text/plain", [1, 2], "found text/plain: send an image, a PNG as Content-Type: image/png"),
      (
        "text/plain", [0xff, 0xd8, 0xff, 0xe0],
        "which holds a JPEG: send it as Content-Type: image/jpeg"
      ),
      (
        "application/x-www-form-urlencoded", [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10],
        "which holds a PNG: send it as Content-Type: image/png"
      ),
    ])
  func otherTypes(_ type: String, _ body: [UInt8], _ text: String) async throws {
    try await TestServer.run { _, port in
      let reply = try await Connection.request(
        port, "POST /predict", ["Content-Type: \(type)"], body: body)
      #expect(reply.status == 415)
      let error = try #require(try reply.object()["error"] as? String)
      #expect(error.contains(text), "\(error)")
      #expect(
        error.hasPrefix(
          "expected a PNG, JPEG or WebP under its Content-Type, or several as multipart/"))
    }
  }

  @Test("a request without a Host is refused")
  func noHost() async throws {
    try await TestServer.run { _, port in
      let reply = try await Connection.request(port, "GET /", host: nil)
      #expect(reply.status == 421)
    }
  }

  @Test(
    "pages of other sites can't post",
    arguments: [
      ("http://127.0.0.1:5000", 200), ("HTTP://127.0.0.1:5000", 200),
      ("http://127.0.0.1:5001", 403),
      ("https://127.0.0.1:5000", 403), ("http://evil.example", 403), ("null", 403),
    ])
  func origins(_ origin: String, _ status: Int) async throws {
    try await TestServer.run { [png] _, port in
      let reply = try await Connection.request(
        port, "POST /predict", ["Origin: \(origin)", "Content-Type: image/png"],
        host: "127.0.0.1:5000", body: png)
      #expect(reply.status == status)
      #expect(reply.headers["access-control-allow-origin"] == nil)
    }
  }

  @Test("a failure of the model is an answer, and the server goes on")
  func failure() async throws {
    struct Broken: Error {}
    try await TestServer.run(predict: { _ in throw Broken() }) { [png] _, port in
      for _ in 0..<2 {
        let reply = try await Connection.request(port, "POST /predict", body: png)
        #expect(reply.status == 500)
      }
    }
  }
}
