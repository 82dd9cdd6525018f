/// Every element replaced by a number; the gradient is zero.
struct Fill: Function {
  let name: String
  let number: Float

  func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    let number = number
    return inputs.take(0).mapped { _ in number }
  }

  func backward(_ gradient: consuming Tensor, _ context: Context) -> [Tensor?] {
    [gradient.mapped { _ in 0 }]
  }
}

/// Operations that change the variable itself.
///
/// They are part of the graph as any other: afterwards `gradFn` names the operation, and what is
/// computed from the variable depends on it. All throw `GraphError.leafChangedInPlace` for a leaf
/// that requires grad and `GraphError.volatileIntoGraph` for a volatile operand in a variable that
/// isn't; all trap if the operand doesn't broadcast to this variable's shape. When a function had
/// saved the old elements for its `backward`, that fails.
extension Variable {
  /// Adds the elements of another variable.
  public func addInPlace(_ other: Variable) throws(GraphError) {
    try applyInPlace(Add(), with: [other])
  }

  /// Adds a number to every element.
  public func addInPlace(_ number: Float) throws(GraphError) {
    try applyInPlace(AddNumber(number: number))
  }

  /// Subtracts the elements of another variable.
  public func subtractInPlace(_ other: Variable) throws(GraphError) {
    try applyInPlace(Subtract(), with: [other])
  }

  /// Subtracts a number from every element.
  public func subtractInPlace(_ number: Float) throws(GraphError) {
    try applyInPlace(SubtractNumber(number: number))
  }

  /// Multiplies by the elements of another variable.
  ///
  /// The other's gradient needs the old elements: if it requires grad, `backward()` fails.
  public func multiplyInPlace(_ other: Variable) throws(GraphError) {
    try applyInPlace(Multiply(), with: [other])
  }

  /// Multiplies every element by a number.
  public func multiplyInPlace(_ number: Float) throws(GraphError) {
    try applyInPlace(MultiplyByNumber(number: number))
  }

  /// Divides by the elements of another variable.
  ///
  /// The other's gradient needs the old elements: if it requires grad, `backward()` fails.
  public func divideInPlace(_ other: Variable) throws(GraphError) {
    try applyInPlace(Divide(), with: [other])
  }

  /// Divides every element by a number.
  public func divideInPlace(_ number: Float) throws(GraphError) {
    try applyInPlace(DivideByNumber(number: number))
  }

  /// Sets negative elements to 0; NaN stays NaN.
  public func reluInPlace() throws(GraphError) {
    try applyInPlace(Relu())
  }

  /// Sets every element to a number.
  public func fillInPlace(_ number: Float) throws(GraphError) {
    try applyInPlace(Fill(name: "FillBackward2", number: number))
  }

  /// Sets every element to 0.
  public func zeroInPlace() throws(GraphError) {
    try applyInPlace(Fill(name: "ZeroBackward0", number: 0))
  }
}
