internal import CPUFeatures
internal import Foundation

/// How many processors the system lets this process use, which may be fewer than there are.
package enum ProcessorBudget {
  /// The smaller of the affinity mask's size and the control group's quota, at least 1.
  package static let processors: Int = {
    let allowed = affinity() ?? ProcessInfo.processInfo.activeProcessorCount
    guard let quota = quota() else { return max(1, allowed) }
    return max(1, min(allowed, Int(quota.rounded(.up))))
  }()

  private static func affinity() -> Int? {
    let count = Int(cpu_affinity_count())
    return count > 0 ? count : nil
  }

  /// The processors' worth of time that the control groups of this process leave it.
  private static func quota() -> Double? {
    guard let membership = read("/proc/self/cgroup") else { return nil }
    return quota(membership: membership, read: read)
  }

  /// The tightest quota of a process with these control groups; nil if it has none.
  ///
  /// Quotas hold for a group and everything below it, so each parent is asked too. In a container
  /// the path may be one that only the host sees: then the mounted root is what applies.
  ///
  /// - Parameters:
  ///   - membership: What `/proc/self/cgroup` holds: lines `number:controllers:path`.
  ///   - read: The content of a file, or nil.
  package static func quota(membership: String, read: (String) -> String?) -> Double? {
    var quotas: [Double] = []
    for line in membership.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let controllers = fields[1].split(separator: ",")
      for folder in ancestors(of: fields[2]) {
        if fields[1].isEmpty {
          quotas += [version2(read("/sys/fs/cgroup\(folder)/cpu.max"))].compactMap(\.self)
        } else if controllers.contains("cpu") {
          let root = "/sys/fs/cgroup/cpu\(folder)"
          let quota = version1(
            quota: read("\(root)/cpu.cfs_quota_us"), period: read("\(root)/cpu.cfs_period_us"))
          quotas += [quota].compactMap(\.self)
        }
      }
    }
    return quotas.min()
  }

  /// `/a/b` → `/a/b`, `/a` and the root, an empty string.
  private static func ancestors(of path: Substring) -> [String] {
    let parts = path.split(separator: "/")
    return (0...parts.count).map { kept in parts.prefix(kept).map { "/" + $0 }.joined() }
  }

  /// `cpu.max`: microseconds of processor time, or `max`, and the period that they are for.
  private static func version2(_ content: String?) -> Double? {
    let fields = content?.split(whereSeparator: \.isWhitespace) ?? []
    guard fields.count == 2, let time = Double(fields[0]), let period = Double(fields[1]),
      time > 0, period > 0
    else { return nil }
    return time / period
  }

  /// The same in two files; a quota of −1 means none.
  private static func version1(quota: String?, period: String?) -> Double? {
    guard let quota, let period else { return nil }
    return version2(quota + " " + period)
  }

  private static func read(_ path: String) -> String? {
    try? String(contentsOfFile: path, encoding: .utf8)
  }
}
