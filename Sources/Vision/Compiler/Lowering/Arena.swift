internal import Kernels

/// The memory of a plan, allocated once.
final class Arena {
  let plan: MemoryPlan
  private var memory: FloatBuffer

  init(_ plan: MemoryPlan, for entry: any ProgramEntry) {
    self.plan = plan
    memory = FloatBuffer(zeros: plan.byteCount.dividedUp(by: MemoryLayout<Float>.size))
    withMemory {
      entry.clear(
        $0 + plan.offsets[plan.buffers[0]], plan.layouts[0], images: plan.stages[0].images)
    }
  }

  /// Lends the memory for one batch.
  func withMemory(_ body: (UnsafeMutableRawPointer) -> Void) {
    memory.withUnsafeMutablePointer { body(UnsafeMutableRawPointer($0)) }
  }

  var byteCount: Int { memory.count * MemoryLayout<Float>.size }
}

/// Only a `Program` holds one, in a `Mutex`, and uses it under that lock alone.
extension Arena: @unchecked Sendable {}
