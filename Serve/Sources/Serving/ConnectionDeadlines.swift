internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import NIOHTTPTypes

/// Closes a connection whose client is too slow: to send a request, or to take an answer.
///
/// A client that sends a byte now and then would otherwise hold its connection for ever: a part of the
/// body must arrive in each sixth of the time. Connections without a request are Hummingbird's to
/// close (`idleTimeout`).
final class ConnectionDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let patience: TimeAmount
  /// For a client that was answered before it has sent all: it shall see the answer, and go.
  private let farewell: TimeAmount
  private let leastProgress: Int
  /// Bytes of the body that came since progress was looked for.
  private var progress = 0
  private var checking: Scheduled<Void>?
  /// Requests whose answers are not sent yet; while there are several, the last one may have to wait.
  private var unanswered = 0
  private var isReceiving = false
  private var isAnswering = false
  private var receiving: Scheduled<Void>?
  private var sending: Scheduled<Void>?

  init(patience: Double, leastProgress: Int) {
    self.patience = .nanoseconds(Int64(patience * 1e9))
    self.leastProgress = leastProgress
    farewell = min(self.patience, .seconds(2))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      isReceiving = true
      isAnswering = false
      unanswered += 1
      receiving = closing(context, in: patience, replacing: receiving)
      watch(context)
    case .body(let bytes): progress += bytes.readableBytes
    case .end:
      isReceiving = false
      receiving?.cancel()
      checking?.cancel()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    var data = data
    var promise = promise
    switch unwrapOutboundIn(data) {
    case .head(var head) where head.status.kind != .informational:
      isAnswering = true
      if isReceiving {
        head.headerFields[.connection] = "close"
        data = wrapOutboundOut(.head(head))
        receiving = closing(context, in: farewell, replacing: receiving)
      }
      sending = closing(context, in: patience, replacing: sending)
    case .end:
      unanswered -= 1
      let sent = promise ?? context.eventLoop.makePromise()
      let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
      sent.futureResult.whenComplete { _ in bound.value.sending?.cancel() }
      promise = sent
    default: break
    }
    context.write(data, promise: promise)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent, isReceiving, !isAnswering {
      receiving = closing(context, in: farewell, replacing: receiving)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    receiving?.cancel()
    checking?.cancel()
    sending?.cancel()
  }

  /// Closes the connection when too little of a body comes.
  private func watch(_ context: ChannelHandlerContext) {
    checking?.cancel()
    progress = 0
    let step = TimeAmount.nanoseconds(patience.nanoseconds / 6)
    checking = context.eventLoop.assumeIsolated().scheduleTask(in: step) { [self] in
      guard isReceiving, !isAnswering else { return }
      if progress < leastProgress, unanswered < 2 {
        answerTimeout(context)
        context.close(promise: nil)
      } else {
        watch(context)
      }
    }
  }

  private func closing(
    _ context: ChannelHandlerContext, in time: TimeAmount, replacing old: Scheduled<Void>?
  ) -> Scheduled<Void> {
    old?.cancel()
    return context.eventLoop.assumeIsolated().scheduleTask(in: time) { [self] in
      if isReceiving && !isAnswering { answerTimeout(context) }
      context.close(promise: nil)
    }
  }

  private func answerTimeout(_ context: ChannelHandlerContext) {
    let response = Response(
      Refusal(.requestTimeout, "expected the whole request sooner: send it again"))
    var head = response.head
    head.headerFields[.connection] = "close"
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}
