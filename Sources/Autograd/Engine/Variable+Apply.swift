extension Variable {
  /// Computes a function of variables and, if any of them requires grad, remembers it.
  ///
  /// One volatile input makes a volatile output, whatever the others are. A volatile input that
  /// nobody else refers to is given away: the function may overwrite its buffer.
  public static func apply(
    _ function: consuming some Function, to inputs: consuming [Variable]
  ) -> Variable {
    var function = function
    var inputs = inputs
    let isVolatile = inputs.contains { $0.isVolatile }
    let mask = isVolatile ? 0 : gradientMask(of: inputs)
    guard mask != 0 else {
      var tensors = takeTensors(of: &inputs)
      inputs = []
      var context = Context.volatile
      let output = function.forward(&tensors, &context)
      return Variable(
        box: TensorBox(output), requiresGrad: false, volatile: isVolatile, gradFn: nil)
    }
    let box: TensorBox
    var context = Context(recording: inputs.map(\.box), gradientMask: mask)
    do {
      var tensors = inputs.map(\.box.tensor)
      box = TensorBox(function.forward(&tensors, &context))
    }
    context.finish(function, output: box)
    let node = Node(
      function: function, context: context, edges: inputs.map(\.edge),
      outputShape: box.tensor.shape)
    return Variable(box: box, requiresGrad: false, volatile: false, gradFn: node)
  }

  /// Computes a function of this variable and others, and puts the result in this variable's place.
  ///
  /// Throws `GraphError.leafChangedInPlace` for a leaf that requires grad, and
  /// `GraphError.volatileIntoGraph` when only one of the others is volatile. Traps if the function
  /// changes the shape.
  public func applyInPlace(
    _ function: consuming some Function, with others: [Variable] = []
  ) throws(GraphError) {
    if isLeaf && requiresGrad { throw .leafChangedInPlace }
    if !isVolatile && others.contains(where: \.isVolatile) { throw .volatileIntoGraph }
    var function = function
    let inputs = [self] + others
    let mask = isVolatile ? 0 : Variable.gradientMask(of: inputs)
    var context =
      mask == 0 ? .volatile : Context(recording: inputs.map(\.box), gradientMask: mask)
    let edges = mask == 0 ? [] : inputs.map(\.edge)
    let operands = others.map(\.data)
    let shape = self.shape
    box.mutate { tensor in
      var tensors = [tensor] + operands
      tensor = TensorBox.empty
      tensor = function.forward(&tensors, &context)
    }
    precondition(
      self.shape == shape,
      "\(function.name) in place: expected a result of shape \(shape), found \(self.shape)")
    if mask != 0 {
      context.finish(function, output: box)
      gradFn = Node(function: function, context: context, edges: edges, outputShape: shape)
    }
  }

  private var edge: Edge? {
    if let gradFn { return .function(gradFn) }
    return requiresGrad ? .leaf(self) : nil
  }

  private static func gradientMask(of inputs: [Variable]) -> UInt64 {
    var mask: UInt64 = 0
    for (index, input) in inputs.enumerated() where input.requiresGrad {
      mask |= Context.bit(index)
    }
    return mask
  }

  private static func takeTensors(of inputs: inout [Variable]) -> [Tensor] {
    var tensors: [Tensor] = []
    tensors.reserveCapacity(inputs.count)
    for index in inputs.indices {
      let isLast =
        inputs[index].isVolatile && isKnownUniquelyReferenced(&inputs[index])
        && isKnownUniquelyReferenced(&inputs[index].box)
      tensors.append(isLast ? inputs[index].box.take() : inputs[index].box.tensor)
    }
    return tensors
  }
}
