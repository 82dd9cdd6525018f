/// Where elements to be written start.
typealias Address = UnsafeMutablePointer<Float>

extension Tensor {
  /// Lends the address of the first element for reading; it must not leave `body`.
  func withPointer<R>(_ body: (UnsafePointer<Float>) throws -> R) rethrows -> R {
    try withExtendedLifetime(storage) { try body(UnsafePointer(storage.base)) }
  }

  /// Lends the address of the first element for writing, first copying shared elements.
  mutating func withMutablePointer<R>(
    _ body: (UnsafeMutablePointer<Float>) throws -> R
  ) rethrows -> R {
    if !isUniquelyOwned { storage = storage.copy() }
    return try withExtendedLifetime(storage) { try body(storage.base) }
  }

  /// A tensor whose elements `body` writes, all of them.
  static func writing(
    _ shape: [Int], _ body: (UnsafeMutablePointer<Float>) throws -> Void
  ) rethrows -> Tensor {
    let tensor = Tensor(uninitialized: shape)
    try tensor.withPointer { try body(UnsafeMutablePointer(mutating: $0)) }
    return tensor
  }
}
