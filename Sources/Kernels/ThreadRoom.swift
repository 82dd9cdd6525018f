internal import Foundation

/// Whether there is memory for threads to be started in a process that may not take any amount
/// (`ulimit -v`): Dispatch would wait for it for ever.
enum ThreadRoom {
  /// Bytes of a thread's stack; nil if there is no limit.
  private static let stack: Int? = {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      limit.rlim_cur != rlim_t.max
    else { return nil }
    guard getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &limit) == 0,
      limit.rlim_cur <= 1 << 30
    else { return 8 << 20 }
    return max(Int(limit.rlim_cur), 1 << 20)
  }()

  /// Whether so many threads have room, and one more of Dispatch's own.
  static func holds(_ threads: Int) -> Bool {
    guard let stack else { return true }
    let size = (threads + 1) * stack
    let room = mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let room, room != MAP_FAILED else { return false }
    munmap(room, size)
    return true
  }
}
