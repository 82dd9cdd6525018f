internal import Kernels

/// The memory of a plan, allocated once.
final class Arena {
  let plan: MemoryPlan
  private var memory: FloatBuffer

  init(_ plan: MemoryPlan, for entry: any ProgramEntry) {
    self.plan = plan
    memory = FloatBuffer(zeros: plan.byteCount.dividedUp(by: MemoryLayout<Float>.size))
    withMemory {
      for (place, zero) in plan.zeros.enumerated() where zero != 0 {
        let buffer = plan.buffers[place]
        let bytes = $0 + plan.offsets[buffer]
        bytes.initializeMemory(
          as: UInt8.self, repeating: zero, count: plan.offsets[buffer + 1] - plan.offsets[buffer])
      }
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
