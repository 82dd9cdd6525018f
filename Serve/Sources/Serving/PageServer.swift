internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import Training

/// Serves a site on 127.0.0.1 until it is stopped.
package struct PageServer: Sendable {
  private let server: Server<HTTP1Channel>
  private let port: Int

  /// A server for a port, 0 for any that is free; `onListening` is told which one it is.
  package init(
    _ site: Site, port: Int, limits: ServerLimits,
    onListening: @escaping @Sendable (_ port: Int) -> Void
  ) {
    self.port = port
    // People are told what matters to them elsewhere.
    let silent = Logger(label: "finetune.serve") { _ in SwiftLogNoOpLogHandler() }
    let channel = HTTP1Channel(
      responder: { request, writer, channel in
        let response = try await site.respond(to: request, channel: channel)
        try await writer.write(response: response.head, body: response.body)
      },
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [
          OldClients(),
          ConnectionDeadlines(patience: limits.patience, leastProgress: limits.leastProgress),
        ],
        idleTimeout: .nanoseconds(Int64(limits.patience * 1e9)),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: 16_384, maxHeaderListSize: 32_768, maxHeaderFieldCount: 100)))
    server = Server(
      childChannelSetup: channel,
      configuration: ServerConfiguration(
        address: .hostname("127.0.0.1", port: port), serverName: nil,
        availableConnectionsDelegate: MaximumAvailableConnections(
          limits.maxConnections, logger: silent)),
      onServerRunning: { onListening($0.localAddress?.port ?? port) },
      // One thread moves bytes; the others are for the network.
      eventLoopGroup: MultiThreadedEventLoopGroup(numberOfThreads: 1),
      logger: silent)
  }

  /// Serves, and returns when it was stopped and every answer is sent.
  ///
  /// Throws `OptionError` if the port can't be had, and what else the system says.
  package func run() async throws {
    do {
      try await server.run()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw OptionError.invalid(
        option: "port", expected: "a free port (0 chooses one)",
        found: "\(port), which another program has")
    } catch let error as IOError where error.errnoCode == EACCES {
      throw OptionError.invalid(
        option: "port", expected: "a port that you may open (1024 or higher)", found: "\(port)")
    }
  }

  /// Takes no more requests and lets `run` return when those that are there are answered.
  package func stop() async throws {
    try await server.shutdownGracefully()
  }
}
