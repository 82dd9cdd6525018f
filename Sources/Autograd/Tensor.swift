/// A dense block of 32-bit floats with a shape: a value, as an array is.
///
/// Elements lie contiguously in row-major order, aligned to 64 bytes unless they are lent. Copies share one buffer until
/// one of them is changed. A scalar has the shape `[]` and one element; a shape that holds a zero
/// has no elements.
public struct Tensor: @unchecked Sendable {
  // Sendable: a buffer is written only through a tensor that holds the only reference to it.

  /// The length of each axis, outermost first.
  public private(set) var shape: [Int]

  var storage: TensorStorage

  /// The number of axes; 0 for a scalar.
  public var rank: Int { shape.count }

  /// The number of elements: the product of the shape.
  public var count: Int { storage.count }

  /// Every element set to one value.
  public init(shape: [Int], repeating value: Float = 0) {
    self.init(uninitialized: shape)
    storage.base.update(repeating: value, count: storage.count)
  }

  /// Elements in row-major order; traps unless there are as many as the shape says.
  public init(_ scalars: [Float], shape: [Int]) {
    precondition(
      scalars.count == shape.reduce(1, *),
      "\(scalars.count) elements can't fill the shape \(shape)")
    self.init(uninitialized: shape)
    scalars.withUnsafeBufferPointer { source in
      if let start = source.baseAddress {
        storage.base.update(from: start, count: source.count)
      }
    }
  }

  /// A scalar: shape `[]`.
  public init(_ value: Float) {
    self.init(shape: [], repeating: value)
  }

  /// A tensor whose elements the caller fills: `body` receives memory that holds no values yet.
  public init(shape: [Int], fill body: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows
  {
    self.init(uninitialized: shape)
    try body(UnsafeMutableBufferPointer(start: storage.base, count: storage.count))
  }

  init(uninitialized shape: [Int]) {
    precondition(shape.allSatisfy { $0 >= 0 }, "a shape has no negative axis, found \(shape)")
    self.shape = shape
    storage = TensorStorage.make(count: shape.reduce(1, *))
  }

  /// Elements that stay where they are, unchanged, as long as `lender` lives.
  ///
  /// They need not be aligned to more than a Float. A change copies them first.
  package init(lending elements: UnsafeBufferPointer<Float>, of lender: AnyObject, shape: [Int]) {
    precondition(
      elements.count == shape.reduce(1, *),
      "\(elements.count) elements can't fill the shape \(shape)")
    self.shape = shape
    storage = TensorStorage.lending(elements, of: lender)
  }

  /// All elements, in row-major order.
  public var scalars: [Float] {
    withUnsafeBufferPointer { Array($0) }
  }

  /// The only element; traps unless there is exactly one.
  public var item: Float {
    precondition(count == 1, "item needs one element, found the shape \(shape)")
    return storage.base[0]
  }

  /// The same elements under another shape of the same count; shares the buffer.
  public func reshape(_ shape: [Int]) -> Tensor {
    precondition(
      shape.reduce(1, *) == count, "\(count) elements can't take the shape \(shape)")
    var result = self
    result.shape = shape
    return result
  }

  /// Lends the elements for reading; the pointer must not leave `body`.
  public func withUnsafeBufferPointer<R>(
    _ body: (UnsafeBufferPointer<Float>) throws -> R
  ) rethrows -> R {
    try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.base, count: storage.count))
    }
  }

  /// Lends the elements for writing, first copying them if another tensor shares them.
  public mutating func withUnsafeMutableBufferPointer<R>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> R
  ) rethrows -> R {
    if !isUniquelyOwned {
      storage = storage.copy()
    }
    return try withExtendedLifetime(storage) {
      try body(UnsafeMutableBufferPointer(start: storage.base, count: storage.count))
    }
  }

  /// Whether a change would touch this tensor only, and so need no copy.
  package var isUniquelyOwned: Bool {
    mutating get { isKnownUniquelyReferenced(&storage) && !storage.isLent }
  }
}

extension Tensor: Equatable {
  /// Whether shapes and all elements are equal; NaN equals nothing.
  public static func == (lhs: Tensor, rhs: Tensor) -> Bool {
    lhs.shape == rhs.shape
      && lhs.withUnsafeBufferPointer { left in
        rhs.withUnsafeBufferPointer { left.elementsEqual($0) }
      }
  }
}

extension Tensor {
  /// All elements 0.
  public static func zeros(_ shape: Int...) -> Tensor { Tensor(shape: shape) }

  /// All elements 1.
  public static func ones(_ shape: Int...) -> Tensor { Tensor(shape: shape, repeating: 1) }
}
