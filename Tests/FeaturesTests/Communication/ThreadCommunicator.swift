import Features
import Foundation

/// Processes of a test: threads that meet.
final class ThreadCommunicator: Communicator {
  /// Where the threads of a run meet; it is one for all of them.
  ///
  /// Everything in it is used under its condition's lock.
  private final class Meeting: @unchecked Sendable {
    let condition = NSCondition()
    var given: [Int: [UInt8]] = [:]
    /// What all have given in each round that is complete.
    var rounds: [[[UInt8]]] = []
  }

  let rank: Int
  let size: Int
  private let meeting: Meeting

  private init(rank: Int, size: Int, _ meeting: Meeting) {
    self.rank = rank
    self.size = size
    self.meeting = meeting
  }

  func allGather(_ bytes: [UInt8]) -> [[UInt8]] {
    let (condition, size) = (meeting.condition, size)
    condition.lock()
    defer { condition.unlock() }
    let round = meeting.rounds.count
    meeting.given[rank] = bytes
    if meeting.given.count == size {
      meeting.rounds.append((0..<size).map { meeting.given[$0] ?? [] })
      meeting.given = [:]
      condition.broadcast()
    }
    while meeting.rounds.count == round { condition.wait() }
    return meeting.rounds[round]
  }

  func broadcast(_ bytes: [UInt8], from rank: Int) -> [UInt8] { allGather(bytes)[rank] }
  func barrier() { _ = allGather([]) }

  /// What `body` returns in each of some processes, in the order of ranks.
  static func run<R: Sendable>(
    _ size: Int, _ body: @Sendable @escaping (any Communicator) throws -> R
  ) throws -> [R] {
    let meeting = Meeting()
    let results = Results<R>()
    let threads = (0..<size).map { rank in
      let communicator = ThreadCommunicator(rank: rank, size: size, meeting)
      return Thread {
        let result = Result { try body(communicator) }
        results.condition.lock()
        results.all[rank] = result
        results.condition.broadcast()
        results.condition.unlock()
      }
    }
    for thread in threads { thread.start() }
    results.condition.lock()
    defer { results.condition.unlock() }
    while results.all.count < size { results.condition.wait() }
    return try results.all.sorted { $0.key < $1.key }.map { try $0.value.get() }
  }

  /// Everything in it is used under its condition's lock.
  private final class Results<R>: @unchecked Sendable {
    let condition = NSCondition()
    var all: [Int: Result<R, any Error>] = [:]
  }
}
