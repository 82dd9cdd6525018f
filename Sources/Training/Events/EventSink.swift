/// Something that turns the events of a run into output.
public protocol EventSink: AnyObject {
  /// Takes the next event; throws if what it writes can't be written.
  func receive(_ event: Event) throws
}

extension [any EventSink] {
  /// Hands an event to each sink in turn.
  package func receive(_ event: Event) throws {
    for sink in self { try sink.receive(event) }
  }
}
