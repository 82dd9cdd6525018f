import Foundation
import Kernels
import Synchronization
import Testing

@Suite("team of workers")
struct WorkerTeamTests {
  /// What `body` makes of a team, which is sent home afterwards.
  static func with<Result>(workers: Int, _ body: (WorkerTeam) -> Result) -> Result {
    let team = WorkerTeam(workers: workers)
    defer { team.end() }
    return body(team)
  }

  @Test("every index of every step runs once", arguments: [1, 2, 3, 7])
  func everyIndexRunsOnce(workers: Int) {
    for count in [1, 2, 5, 64] {
      let runs = (0..<count).map { _ in Counter() }
      Self.with(workers: workers) { team in
        for _ in 0..<500 {
          team.forEach(count, workers: workers) { index, _ in runs[index].raise() }
        }
      }
      #expect(runs.allSatisfy { $0.value == 500 })
    }
  }

  @Test("a step sees what the one before has written", arguments: [2, 3, 7])
  func stepsFollowEachOther(workers: Int) {
    let count = 32
    var numbers = [Int](repeating: 0, count: count)
    numbers.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let numbers = buffer
      Self.with(workers: workers) { team in
        for step in 0..<1000 {
          // Each index adds what its neighbor had: a step too early or too late shows in the end.
          let before = Array(numbers)
          team.forEach(count, workers: workers) { index, _ in
            numbers[index] = before[(index + 1) % count] + step % 3
          }
        }
      }
    }
    #expect(numbers == [Int](repeating: 999, count: count))
  }

  @Test("no worker's number is above those that may take part", arguments: [1, 2, 5])
  func workersStayBelowTheMost(most: Int) {
    let highest = Atomic<Int>(0)
    Self.with(workers: 7) { team in
      for _ in 0..<20 {
        team.forEach(20, workers: most) { _, worker in
          highest.max(worker, ordering: .relaxed)
          usleep(100)
        }
      }
    }
    let found = highest.load(ordering: .relaxed)
    #expect(found < most)
  }

  @Test("helpers that fell asleep come again")
  func helpersWakeUp() {
    let helped = Atomic<Bool>(false)
    Self.with(workers: 2) { team in
      for _ in 0..<20 where !helped.load(ordering: .relaxed) {
        usleep(20_000)
        // The leader's piece lasts until the helper has its own, or half a second.
        team.forEach(2, workers: 2) { _, worker in
          if worker > 0 { helped.store(true, ordering: .relaxed) }
          for _ in 0..<500 where !helped.load(ordering: .relaxed) { usleep(1000) }
        }
      }
    }
    let hasHelped = helped.load(ordering: .relaxed)
    #expect(hasHelped)
  }

  @Test("a team that is sent home before its helpers have come ends")
  func endsEarly() {
    for _ in 0..<200 { Self.with(workers: 3) { _ in } }
  }

  @Test("in a region calls nest, and other threads have regions of their own")
  func regionsOfSeveralThreads() {
    let sum = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 3) { _ in
      for _ in 0..<50 {
        Parallel.region {
          Parallel.forEach(4) { _ in
            Parallel.forEach(3) { _ in sum.wrappingAdd(1, ordering: .relaxed) }
          }
          Parallel.region { Parallel.forEach(2) { _ in sum.wrappingAdd(1, ordering: .relaxed) } }
        }
      }
    }
    let found = sum.load(ordering: .relaxed)
    #expect(found == 3 * 50 * (4 * 3 + 2))
  }

  /// A number that several threads raise.
  private final class Counter: Sendable {
    private let number = Atomic<Int>(0)
    var value: Int { number.load(ordering: .relaxed) }
    func raise() { number.wrappingAdd(1, ordering: .relaxed) }
  }
}
