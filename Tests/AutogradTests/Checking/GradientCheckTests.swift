import Autograd
import Testing

@Suite struct GradientCheckTests {
  /// Every operation, on inputs that keep away from its kinks.
  static let operations: [(name: String, shapes: [[Int]], domain: Domain)] = [
    ("add", [[2, 3], [3]], .positive),
    ("subtract", [[2, 1], [2, 3]], .positive),
    ("multiply", [[2, 3, 2], [3, 1]], .positive),
    ("divide", [[2, 3], [2, 3]], .positive),
    ("divide", [[3], [2, 3]], .positive),
    ("power", [[2, 3], [2, 3]], .positive),
    ("power", [[2, 3], []], .positive),
    ("addNumber", [[4]], .positive), ("subtractNumber", [[4]], .positive),
    ("numberMinus", [[4]], .positive), ("multiplyByNumber", [[4]], .positive),
    ("divideByNumber", [[4]], .positive), ("numberOver", [[4]], .positive),
    ("powerOfNumber", [[4]], .positive),
    ("negate", [[4]], .positive), ("exp", [[2, 3]], .awayFromZero), ("log", [[2, 3]], .positive),
    ("sqrt", [[2, 3]], .positive), ("reciprocal", [[2, 3]], .awayFromZero),
    ("relu", [[3, 5]], .awayFromZero), ("sigmoid", [[3, 5]], .awayFromZero),
    ("tanh", [[3, 5]], .awayFromZero),
    ("sumAll", [[2, 3]], .positive), ("meanAll", [[2, 3]], .positive),
    ("maxAll", [[2, 3]], .positive),
    ("sum", [[2, 3, 4]], .positive), ("mean", [[2, 3, 4]], .positive),
    ("max", [[2, 3, 4]], .positive),
    ("matmul", [[3, 4], [4, 2]], .positive), ("matmul", [[2, 3, 4], [2, 4, 2]], .positive),
    ("reshape", [[2, 6]], .positive), ("transpose", [[2, 3, 4]], .positive),
    ("permute", [[2, 3, 4]], .positive), ("slice", [[2, 5]], .positive),
    ("concatenate", [[2, 3], [2, 1]], .positive),
    ("softmax", [[2, 5]], .positive), ("logSoftmax", [[2, 5]], .positive),
  ]

  static func arguments(_ name: String) -> [Float] {
    switch name {
    case "sum", "mean", "max": [0, 1]
    case "reshape": [3, 4]
    case "transpose": [0, 2]
    case "permute": [2, 0, 1]
    case "slice": [1, 1, 5, 2]
    case "concatenate", "softmax", "logSoftmax": [1]
    default: [2.5]
    }
  }

  @Test("every operation passes the gradient check", arguments: operations.indices)
  func passes(index: Int) throws {
    let (name, shapes, domain) = Self.operations[index]
    let golden = OperationGoldenTests.Case(
      operation: name, shapes: shapes, arguments: Self.arguments(name), domain: domain, output: [],
      gradFn: "")
    let inputs = shapes.enumerated().map { number, shape in
      name.hasPrefix("max")
        ? Tensor.distinct(shape, seed: 7) : Tensor.random(shape, domain, seed: UInt64(number))
    }
    try checkGradients(of: { try OperationGoldenTests.apply(golden, $0) }, at: inputs)
  }

  @Test("dropout passes, with the same mask at every call") func dropout() throws {
    try checkGradients(
      of: { inputs in
        var generator = SeededGenerator(seed: 5)
        return inputs[0].dropout(probability: 0.5, using: &generator)
      }, at: [.random([4, 6], .positive, seed: 1)])
  }

  @Test("operations in place pass") func inPlace() throws {
    try checkGradients(
      of: { inputs in
        let x = inputs[0] * 1
        try x.addInPlace(inputs[1])
        try x.multiplyInPlace(2)
        try x.subtractInPlace(inputs[1] * 0.5)
        try x.divideInPlace(3)
        try x.reluInPlace()
        return x
      }, at: [.random([3, 4], .positive, seed: 1), .random([4], .positive, seed: 2)])
  }

  /// x² with a gradient that is off by a factor in one element.
  struct Off: Function {
    let element: Int
    let factor: Float

    func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
      context.save(input: 0, as: "x")
      return inputs[0] * inputs[0]
    }

    func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
      var result = try context.saved("x") * gradient * 2
      result.withUnsafeMutableBufferPointer { $0[element] *= factor }
      return [result]
    }
  }

  @Test("a backward that is wrong by 2 % in one element fails", arguments: 0..<12, [0.98, 1.02])
  func wrongByTwoPercent(element: Int, factor: Float) throws {
    let x = Tensor.random([3, 4], .positive, seed: 3)
    try checkGradients(of: { .apply(Off(element: element, factor: 1), to: $0) }, at: [x])
    let error = #expect(throws: GradientCheckError.self) {
      try checkGradients(of: { .apply(Off(element: element, factor: factor), to: $0) }, at: [x])
    }
    #expect(error?.input == 0)
    #expect(error?.element == [element / 4, element % 4])
    let ratio = (error?.analytic ?? 0) / (error?.numeric ?? 1)
    #expect(abs(ratio - Double(factor)) < 2e-4)
  }

  @Test("2 % are found below a sum, a mean, a softmax and a matrix product", arguments: 0..<4)
  func wrongBelow(reduction: Int) throws {
    let x = Tensor.random([3, 4], .positive, seed: 4)
    let other = Variable(.random([4, 5], .positive, seed: 5))
    func through(_ y: Variable) -> Variable {
      switch reduction {
      case 0: y.sum()
      case 1: y.mean(axes: [1])
      case 2: y.softmax(axis: 1)
      default: y.matmul(other)
      }
    }
    for element in 0..<12 {
      #expect(throws: GradientCheckError.self, "element \(element)") {
        try checkGradients(
          of: { through(.apply(Off(element: element, factor: 1.02), to: $0)) }, at: [x])
      }
    }
  }

  @Test("a missing gradient fails") func missing() {
    #expect(throws: GradientCheckError.self) {
      try checkGradients(of: { $0[0].detach() * 2 }, at: [.ones(3)])
    }
  }

  @Test("the error names input, element and both values") func description() {
    let error = GradientCheckError(
      input: 1, element: [2, 0], analytic: 3, numeric: 4, allowed: 0.04)
    #expect(
      error.description
        == "input 1, element [2, 0]: backward() computes 3.0, but differences of the function's "
        + "values give 4.0, more than 0.04 apart")
  }
}
