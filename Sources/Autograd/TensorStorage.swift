internal import Foundation

/// The buffer behind a tensor: aligned to 64 bytes, counted in `TensorMemory`, freed with its owner.
///
/// Object and elements are one allocation, unless the elements are lent by somebody else.
final class TensorStorage: ManagedBuffer<TensorStorage.Header, Float> {
  /// Where the elements are; the allocation itself is aligned to 16 bytes only.
  struct Header {
    let base: UnsafeMutablePointer<Float>
    let count: Int
    /// What keeps elements that are lent where they are; nil if they are the buffer's own.
    let lender: AnyObject?
  }

  private static let alignment = 64

  /// Room for `count` elements, without values.
  static func make(count: Int) -> TensorStorage {
    let spare = alignment / MemoryLayout<Float>.stride - 1
    let buffer = create(minimumCapacity: count + spare) { buffer in
      buffer.withUnsafeMutablePointerToElements { elements in
        let address = UInt(bitPattern: elements)
        let padding = (0 &- address) % UInt(alignment) / UInt(MemoryLayout<Float>.stride)
        return Header(base: elements + Int(padding), count: count, lender: nil)
      }
    }
    TensorMemory.add(count * MemoryLayout<Float>.stride)
    let storage = unsafeDowncast(buffer, to: TensorStorage.self)
    #if os(Linux)
      storage.askForHugePages()
    #endif
    return storage
  }

  /// Elements that stay where they are, unchanged, as long as `lender` lives; they are never written.
  static func lending(
    _ elements: UnsafeBufferPointer<Float>, of lender: AnyObject
  ) -> TensorStorage {
    guard let first = elements.baseAddress else { return make(count: 0) }
    let base = UnsafeMutablePointer(mutating: first)
    let buffer = create(minimumCapacity: 0) { _ in
      Header(base: base, count: elements.count, lender: lender)
    }
    return unsafeDowncast(buffer, to: TensorStorage.self)
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
    if !isLent { TensorMemory.remove(count * MemoryLayout<Float>.stride) }
  }

  // Through the pointer, as reading `header` itself is checked for exclusive access each time.
  var base: UnsafeMutablePointer<Float> { withUnsafeMutablePointerToHeader { $0.pointee.base } }
  var count: Int { withUnsafeMutablePointerToHeader { $0.pointee.count } }

  var isLent: Bool { withUnsafeMutablePointerToHeader { $0.pointee.lender != nil } }

  func copy() -> TensorStorage {
    TensorMemory.countCopy()
    let copy = TensorStorage.make(count: count)
    copy.base.update(from: base, count: count)
    return copy
  }
}
