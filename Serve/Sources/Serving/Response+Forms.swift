internal import Foundation
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

extension Response {
  /// A body of a type, with the headers that every answer has.
  init(_ status: HTTPResponse.Status, type: String, bytes: some Collection<UInt8>) {
    var headers = Response.safeHeaders
    headers[.contentType] = type
    self.init(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// A JSON document.
  init(_ status: HTTPResponse.Status = .ok, json: String) {
    self.init(status, type: "application/json", bytes: (json + "\n").utf8)
  }

  /// The sentence of a refusal as JSON.
  init(_ refusal: Refusal) {
    self.init(refusal.status, json: Response.json(["error": refusal.message]))
    if let seconds = refusal.retryAfter { headers[.retryAfter] = "\(seconds)" }
    if let methods = refusal.allow { headers[.allow] = methods }
  }

  /// A value as JSON on one line.
  static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      preconditionFailure("strings always have a JSON form: \(error)")
    }
  }

  /// The page loads nothing but its own files, runs no other script, and is shown in no frame; no
  /// other site may use an answer.
  private static let safeHeaders: HTTPFields = {
    var headers: HTTPFields = [
      .cacheControl: "no-store",
      .contentSecurityPolicy: """
      default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
      """,
      .crossOriginResourcePolicy: "same-origin",
      .xContentTypeOptions: "nosniff",
    ]
    if let referrerPolicy = HTTPField.Name("Referrer-Policy") {
      headers[referrerPolicy] = "no-referrer"
    }
    return headers
  }()
}
