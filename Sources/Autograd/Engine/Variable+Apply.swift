extension Variable {
  /// Computes a function of variables and, if any of them requires grad, remembers it.
  ///
  /// One volatile input makes a volatile output, whatever the others are. When nothing is
  /// remembered, an input that nobody else refers to is given away: the function may overwrite its
  /// buffer.
  public static func apply(
    _ function: consuming some Function, to inputs: consuming [Variable]
  ) -> Variable {
    var function = function
    var inputs = inputs
    let (mask, isVolatile) = flags(of: inputs)
    if isVolatile || mask == 0 {
      var tensors = inputs.map(\.box.tensor)
      // A variable that nobody else refers to ends here, and leaves its buffer to `tensors` alone.
      inputs = []
      var context = Context.volatile
      let output = function.forward(&tensors, &context)
      return Variable(
        box: TensorBox(output), requiresGrad: false, volatile: isVolatile, gradFn: nil)
    }
    var context = Context(recording: inputs, gradientMask: mask)
    var tensors = inputs.map(\.box.tensor)
    let box = TensorBox(function.forward(&tensors, &context))
    context.finish(output: box)
    let node = Node(
      function: function, context: context, edges: inputs.map(\.edge),
      outputShape: box.tensor.shape)
    return Variable(box: box, requiresGrad: false, volatile: false, gradFn: node)
  }

  /// Computes a function of this variable and others, and puts the result in this variable's place.
  ///
  /// The function sees this variable as input 0. If it saves that, the change makes its `backward`
  /// fail, as the saved elements are gone.
  ///
  /// Throws `GraphError.leafChangedInPlace` for a leaf that requires grad, and
  /// `GraphError.volatileIntoGraph` when only one of the others is volatile. Traps if the function
  /// changes the shape.
  public func applyInPlace(
    _ function: consuming some Function, with others: [Variable] = []
  ) throws(GraphError) {
    if isLeaf && requiresGrad { throw .leafChangedInPlace }
    let inputs = [self] + others
    let (gradientMask, anyIsVolatile) = Variable.flags(of: inputs)
    if anyIsVolatile && !isVolatile { throw .volatileIntoGraph }
    let mask = isVolatile ? 0 : gradientMask
    var function = function
    var context = mask == 0 ? .volatile : Context(recording: inputs, gradientMask: mask)
    let edges = mask == 0 ? [] : inputs.map(\.edge)
    let shape = self.shape
    var tensors = inputs.map(\.box.tensor)
    _ = box.take()
    box.tensor = function.forward(&tensors, &context)
    box.version += 1
    precondition(
      self.shape == shape,
      "\(function.name) in place: expected a result of shape \(shape), found \(self.shape)")
    guard mask != 0 else { return }
    context.finish(output: box)
    let node = Node(function: function, context: context, edges: edges, outputShape: shape)
    if let old = gradFn, old.retainer === self {
      old.retainer = nil
      node.retainer = self
    }
    gradFn = node
  }

  private var edge: Edge? {
    if let gradFn { return .function(gradFn) }
    return requiresGrad ? .leaf(self) : nil
  }

  private static func flags(of inputs: [Variable]) -> (gradientMask: UInt64, anyIsVolatile: Bool) {
    var (mask, isVolatile) = (UInt64(0), false)
    for (index, input) in inputs.enumerated() {
      if input.isVolatile { isVolatile = true }
      if input.requiresGrad { mask |= Context.bit(index) }
    }
    return (mask, isVolatile)
  }
}
