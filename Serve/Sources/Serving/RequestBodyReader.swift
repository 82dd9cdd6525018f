internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import NIOHTTPTypes

/// Reads the body of a request into memory, within limits.
struct RequestBodyReader {
  let maxBytes: Int

  /// The whole body.
  ///
  /// Throws `Refusal` if it is longer than `maxBytes`, or than the room that is left for all requests.
  /// Nothing is allocated for what a header only claims.
  func read(
    _ request: Request, place: inout Admission.Place, channel: any Channel
  ) async throws -> [UInt8] {
    if let claim = request.headers[.contentLength].flatMap(Int.init), claim > maxBytes {
      throw tooLarge(claim)
    }
    if request.headers[.expect]?.lowercased() == "100-continue" {
      try await channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)))
    }
    var bytes: [UInt8] = []
    for try await chunk in request.body {
      if chunk.readableBytes > maxBytes - bytes.count { throw tooLarge(nil) }
      if !place.grow(by: chunk.readableBytes) { throw Site.busy }
      bytes.append(contentsOf: chunk.readableBytesView)
    }
    return bytes
  }

  private func tooLarge(_ claim: Int?) -> Refusal {
    Refusal(
      .contentTooLarge,
      "expected a body of at most \(maxBytes) bytes, found \(claim.map { "\($0)" } ?? "more"): "
        + "send a smaller image, or start the server with a larger --max-bytes")
  }
}
