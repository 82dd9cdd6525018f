extension Tensor {
  /// Every element replaced by a function of it; overwrites the buffer if nobody else holds it.
  public consuming func map(_ transform: (Float) -> Float) -> Tensor {
    mapped(transform)
  }

  /// Every element replaced by a function of it; overwrites the buffer if nobody else holds it.
  @inline(__always)
  consuming func mapped(_ body: (Float) -> Float) -> Tensor {
    var source = self
    let count = source.count
    if source.isUniquelyOwned {
      let base = source.storage.base
      for index in 0..<count { base[index] = body(base[index]) }
      return source
    }
    let result = Tensor(uninitialized: source.shape)
    let (input, output) = (source.storage.base, result.storage.base)
    for index in 0..<count { output[index] = body(input[index]) }
    return result
  }

  /// Elements that meet under broadcasting, combined; overwrites the buffer of an operand that has
  /// the result's shape and that nobody else holds.
  ///
  /// Traps, naming the operation, if the shapes don't broadcast.
  @inline(__always)
  static func combined(
    _ lhs: consuming Tensor, _ rhs: consuming Tensor, _ operation: StaticString,
    _ body: (Float, Float) -> Float
  ) -> Tensor {
    var (a, b) = (lhs, rhs)
    let isSameShape = a.shape == b.shape
    if isSameShape || b.rank == 0 {
      let count = a.count
      if a.isUniquelyOwned {
        let (x, y) = (a.storage.base, b.storage.base)
        if isSameShape {
          for index in 0..<count { x[index] = body(x[index], y[index]) }
        } else {
          let scalar = y[0]
          for index in 0..<count { x[index] = body(x[index], scalar) }
        }
        return withExtendedLifetime(b) { a }
      }
    }
    if isSameShape {
      let count = a.count
      let (x, y) = (a.storage.base, b.storage.base)
      if b.isUniquelyOwned {
        for index in 0..<count { y[index] = body(x[index], y[index]) }
        return withExtendedLifetime(a) { b }
      }
      let result = Tensor(uninitialized: a.shape)
      let output = result.storage.base
      for index in 0..<count { output[index] = body(x[index], y[index]) }
      return withExtendedLifetime((a, b)) { result }
    }
    let plan = Broadcast(a.shape, b.shape, operation)
    if a.shape == plan.shape && a.isUniquelyOwned {
      let base = a.storage.base
      plan.forEachRow { offset, x, y, count, kind in
        let (row, other) = (base + offset, b.storage.base + y)
        switch kind {
        case .both: for index in 0..<count { row[index] = body(row[index], other[index]) }
        case .leftOnly:
          let value = other[0]
          for index in 0..<count { row[index] = body(row[index], value) }
        case .rightOnly: preconditionFailure("a row of the result's shape never repeats")
        }
      }
      return withExtendedLifetime(b) { a }
    }
    let result = Tensor(uninitialized: plan.shape)
    let base = result.storage.base
    plan.forEachRow { offset, x, y, count, kind in
      let (row, left, right) = (base + offset, a.storage.base + x, b.storage.base + y)
      switch kind {
      case .both: for index in 0..<count { row[index] = body(left[index], right[index]) }
      case .leftOnly:
        let value = right[0]
        for index in 0..<count { row[index] = body(left[index], value) }
      case .rightOnly:
        let value = left[0]
        for index in 0..<count { row[index] = body(value, right[index]) }
      }
    }
    return withExtendedLifetime((a, b)) { result }
  }
}
