// Operands broadcast; an operand that is the last reference to its buffer is overwritten.
extension Tensor {
  /// The sum of elements that meet under broadcasting.
  public static func + (lhs: consuming Tensor, rhs: consuming Tensor) -> Tensor {
    combined(lhs, rhs, "add") { $0 + $1 }
  }

  /// A number added to every element.
  public static func + (lhs: consuming Tensor, rhs: Float) -> Tensor {
    lhs.mapped { $0 + rhs }
  }

  /// The difference of elements that meet under broadcasting.
  public static func - (lhs: consuming Tensor, rhs: consuming Tensor) -> Tensor {
    combined(lhs, rhs, "subtract") { $0 - $1 }
  }

  /// A number subtracted from every element.
  public static func - (lhs: consuming Tensor, rhs: Float) -> Tensor {
    lhs.mapped { $0 - rhs }
  }

  /// The product of elements that meet under broadcasting.
  public static func * (lhs: consuming Tensor, rhs: consuming Tensor) -> Tensor {
    combined(lhs, rhs, "multiply") { $0 * $1 }
  }

  /// Every element times a number.
  public static func * (lhs: consuming Tensor, rhs: Float) -> Tensor {
    lhs.mapped { $0 * rhs }
  }

  /// The quotient of elements that meet under broadcasting.
  public static func / (lhs: consuming Tensor, rhs: consuming Tensor) -> Tensor {
    combined(lhs, rhs, "divide") { $0 / $1 }
  }

  /// Every element divided by a number.
  public static func / (lhs: consuming Tensor, rhs: Float) -> Tensor {
    lhs.mapped { $0 / rhs }
  }

  /// Every element with the other sign.
  public static prefix func - (operand: consuming Tensor) -> Tensor {
    operand.mapped { -$0 }
  }
}

extension [Tensor] {
  /// Hands out an input of a function for good, so that its buffer can be overwritten if it is the
  /// last reference.
  public mutating func take(_ index: Int) -> Tensor {
    let taken = self[index]
    self[index] = TensorBox.empty
    return taken
  }
}
