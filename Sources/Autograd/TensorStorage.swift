internal import Foundation

/// The buffer behind a tensor: aligned to 64 bytes, counted in `TensorMemory`, freed with its owner.
///
/// Object and elements are one allocation.
final class TensorStorage: ManagedBuffer<TensorStorage.Header, Float> {
  /// Where the elements are; the allocation itself is aligned to 16 bytes only.
  struct Header {
    let base: UnsafeMutablePointer<Float>
    let count: Int
  }

  private static let alignment = 64

  /// Room for `count` elements, without values.
  static func make(count: Int) -> TensorStorage {
    let spare = alignment / MemoryLayout<Float>.stride - 1
    let buffer = create(minimumCapacity: count + spare) { buffer in
      buffer.withUnsafeMutablePointerToElements { elements in
        let address = UInt(bitPattern: elements)
        let padding = (0 &- address) % UInt(alignment) / UInt(MemoryLayout<Float>.stride)
        return Header(base: elements + Int(padding), count: count)
      }
    }
    TensorMemory.add(count * MemoryLayout<Float>.stride)
    let storage = unsafeDowncast(buffer, to: TensorStorage.self)
    #if os(Linux)
      storage.askForHugePages()
    #endif
    return storage
  }

  #if os(Linux)
    private static let hugePage = 1 << 21

    /// A hint to the system, which then gives memory out in a few large pieces instead of thousands of
    /// small ones: for weights that are read once that takes longer than reading them.
    private func askForHugePages() {
      let size = count * MemoryLayout<Float>.stride
      guard size >= 2 * Self.hugePage else { return }
      let page = UInt(Self.hugePage)
      let first = (UInt(bitPattern: base) + page - 1) / page * page
      let end = UInt(bitPattern: base + count) / page * page
      guard first < end else { return }
      madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_HUGEPAGE)
    }
  #endif

  deinit {
    TensorMemory.remove(count * MemoryLayout<Float>.stride)
  }

  // Through the pointer, as reading `header` itself is checked for exclusive access each time.
  var base: UnsafeMutablePointer<Float> { withUnsafeMutablePointerToHeader { $0.pointee.base } }
  var count: Int { withUnsafeMutablePointerToHeader { $0.pointee.count } }

  func copy() -> TensorStorage {
    TensorMemory.countCopy()
    let copy = TensorStorage.make(count: count)
    copy.base.update(from: base, count: count)
    return copy
  }
}
