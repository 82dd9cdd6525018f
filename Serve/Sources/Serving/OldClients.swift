internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypesHTTP1

/// Ends the connection of an HTTP/1.0 client after its answer: it waits for that end.
///
/// Further in, a request doesn't say its version any more, so this one puts another handler before the
/// place where that is lost.
final class OldClients: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = Any

  func handlerAdded(context: ChannelHandlerContext) {
    let operations = context.pipeline.syncOperations
    guard let codec = try? operations.handler(type: HTTP1ToHTTPServerCodec.self) else { return }
    try? operations.addHandler(VersionReader(), position: .before(codec))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.fireChannelRead(data) }
}

/// Says of requests of HTTP/1.0 that their connection ends with the answer.
private final class VersionReader: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(var head) = unwrapInboundIn(data),
      (head.version.major, head.version.minor) < (1, 1)
    else {
      context.fireChannelRead(data)
      return
    }
    head.headers.replaceOrAdd(name: "connection", value: "close")
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }
}
