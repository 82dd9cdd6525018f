import Kernels
import Testing

@Suite("processor budget")
struct ProcessorBudgetTests {
  private func quota(_ membership: String, _ files: [String: String]) -> Double? {
    ProcessorBudget.quota(membership: membership) { files[$0] }
  }

  @Test("there is at least one processor")
  func atLeastOne() {
    #expect(ProcessorBudget.processors >= 1)
  }

  @Test("cgroup v2: the tightest of the group and its parents")
  func version2() {
    let files = [
      "/sys/fs/cgroup/a/b/cpu.max": "max 100000\n",
      "/sys/fs/cgroup/a/cpu.max": "150000 100000\n",
      "/sys/fs/cgroup/cpu.max": "400000 100000\n",
    ]
    #expect(quota("0::/a/b\n", files) == 1.5)
  }

  @Test("cgroup v2 in a container: the mounted root applies where the host's path can't be seen")
  func container() {
    #expect(quota("0::/host/path\n", ["/sys/fs/cgroup/cpu.max": "200000 100000\n"]) == 2)
  }

  @Test("cgroup v1: quota over period; −1 is none")
  func version1() {
    let membership = "4:memory:/a\n3:cpu,cpuacct:/a\n0::/a\n"
    var files = [
      "/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us": "300000\n",
      "/sys/fs/cgroup/cpu/a/cpu.cfs_period_us": "100000\n",
    ]
    #expect(quota(membership, files) == 3)
    files["/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us"] = "-1\n"
    #expect(quota(membership, files) == nil)
  }

  @Test("no files, or files of something else, are no quota")
  func none() {
    #expect(quota("", [:]) == nil)
    #expect(quota("0::/a", ["/sys/fs/cgroup/a/cpu.max": "what"]) == nil)
  }
}
