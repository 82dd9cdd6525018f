import Foundation

/// The buffer behind a tensor: aligned to 64 bytes, counted in `TensorMemory`, freed with its owner.
final class TensorStorage: @unchecked Sendable {
  // Sendable: the elements are written only through a `Tensor` that holds the only reference.
  let base: UnsafeMutablePointer<Float>
  let count: Int

  init(count: Int) {
    self.count = count
    let bytes = max(count * MemoryLayout<Float>.stride, 1)
    var memory: UnsafeMutableRawPointer?
    let status = posix_memalign(&memory, 64, bytes)
    guard status == 0, let memory else {
      preconditionFailure("no memory for a tensor of \(bytes) bytes")
    }
    base = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    TensorMemory.add(count * MemoryLayout<Float>.stride)
  }

  deinit {
    TensorMemory.remove(count * MemoryLayout<Float>.stride)
    free(base)
  }

  func copy() -> TensorStorage {
    TensorMemory.countCopy()
    let copy = TensorStorage(count: count)
    copy.base.update(from: base, count: count)
    return copy
  }
}
