internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import NIOHTTPTypes
internal import Vision

/// Reads the body of a request into memory, within limits.
struct RequestBodyReader {
  let maxBytes: Int

  /// The whole body.
  ///
  /// Throws `Refusal` if it is longer than `maxBytes`, or than the room that is left for all requests.
  /// Nothing is allocated for what a header only claims.
  func read(
    _ request: Request, hold: inout Admission.Hold, channel: any Channel
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
      if !hold.grow(by: chunk.readableBytes) { throw Site.busy }
      bytes.append(contentsOf: chunk.readableBytesView)
    }
    return bytes
  }

  /// What a body holds that is of another type than it should be, by its first bytes.
  ///
  /// A client that waits to be asked for the body isn't.
  func content(_ request: Request) async throws -> BodyContent? {
    if request.headers[.expect] != nil { return nil }
    for try await chunk in request.body where chunk.readableBytes > 0 {
      return chunk.withUnsafeReadableBytes { BodyContent($0) }
    }
    return nil
  }

  private func tooLarge(_ claim: Int?) -> Refusal {
    Refusal(
      .contentTooLarge,
      "expected a body of at most \(maxBytes) bytes, found \(claim.map { "\($0)" } ?? "more"): "
        + "send a smaller image, or start the server with a larger --max-bytes")
  }
}
