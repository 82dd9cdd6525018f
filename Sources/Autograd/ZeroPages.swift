internal import Foundation

/// Zeros that take no memory: pages that nobody writes, all of them the system's one page of zeros.
final class ZeroPages: Sendable {
  static let shared = ZeroPages()

  /// How many there are: more than any layer of a known network has.
  private static let count = 1 << 22

  private let address: UInt?

  private init() {
    let size = Self.count * MemoryLayout<Float>.stride
    let pages = mmap(nil, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    address = pages == MAP_FAILED ? nil : pages.map { UInt(bitPattern: $0) }
  }

  /// As many zeros; nil if there are not.
  func elements(_ count: Int) -> UnsafeBufferPointer<Float>? {
    guard count <= Self.count, let address else { return nil }
    return UnsafeBufferPointer(start: UnsafePointer(bitPattern: address), count: count)
  }
}

extension Tensor {
  /// A tensor of zeros that takes no memory until it is written: for what a file is going to replace.
  package static func placeholder(_ shape: [Int]) -> Tensor {
    let count = shape.reduce(1, *)
    guard let zeros = ZeroPages.shared.elements(count) else { return Tensor(shape: shape) }
    return Tensor(lending: zeros, of: ZeroPages.shared, shape: shape)
  }
}
