import Autograd
import Testing

/// Outputs and gradients against those of PyTorch; see Fixtures/operations.py.
@Suite struct OperationGoldenTests {
  struct Case: Decodable, CustomTestStringConvertible {
    let operation: String
    let shapes: [[Int]]
    let arguments: [Float]
    let domain: Domain
    let output: [Int]
    let gradFn: String

    var testDescription: String { "\(operation) \(shapes) \(arguments)" }
    var axes: [Int] { arguments.map { Int($0) } }
  }

  /// Each case with its number and where its floats begin.
  static let cases: [(number: Int, offset: Int, golden: Case)] = {
    var offset = 0
    let cases = (try? Fixture.json("operations.json", as: [Case].self)) ?? []
    return cases.enumerated().map { number, golden in
      defer { offset += ([golden.output] + golden.shapes).reduce(0) { $0 + $1.reduce(1, *) } }
      return (number, offset, golden)
    }
  }()

  static let floats = (try? Fixture.floats("operations.f32")) ?? []

  @Test("there are fixtures, and all of them are used") func fixtures() throws {
    let last = try #require(Self.cases.last)
    let size = ([last.golden.output] + last.golden.shapes).reduce(0) { $0 + $1.reduce(1, *) }
    #expect(Self.cases.count == 311)
    #expect(last.offset + size == Self.floats.count)
  }

  @Test("output, gradients and gradFn are PyTorch's", arguments: cases.indices)
  func golden(index: Int) throws {
    let (number, start, golden) = Self.cases[index]
    var offset = start
    func next(_ shape: [Int]) -> [Float] {
      defer { offset += shape.reduce(1, *) }
      return Array(Self.floats[offset..<offset + shape.reduce(1, *)])
    }
    var generator = SeededGenerator(seed: UInt64(number))
    let inputs = golden.shapes.map {
      Variable(.random($0, golden.domain, using: &generator), requiresGrad: true)
    }
    let output = try Self.apply(golden, inputs)
    #expect(output.shape == golden.output, "\(golden.testDescription)")
    if golden.gradFn != "UnsafeViewBackward0" {
      #expect(output.gradFn?.name == golden.gradFn, "\(golden.testDescription)")
    }
    expectClose(output.data.scalars, next(golden.output), "\(golden.testDescription): output")
    try output.backward(gradient: .random(golden.output, .signed, using: &generator))
    for (position, input) in inputs.enumerated() {
      let gradient = try #require(input.grad, "\(golden.testDescription)")
      #expect(gradient.shape == input.shape)
      expectClose(
        gradient.data.scalars, next(input.shape),
        "\(golden.testDescription): gradient of input \(position)")
    }
    let volatile = try Self.apply(golden, inputs.map { Variable($0.data, volatile: true) })
    #expect(volatile.isVolatile && volatile.gradFn == nil)
    #expect(volatile.data == output.data || output.data.scalars.contains(where: \.isNaN))
  }

  static func apply(_ golden: Case, _ x: [Variable]) throws -> Variable {
    let (a, axes) = (golden.arguments, golden.axes)
    let keep = axes.first == 1
    return switch golden.operation {
    case "add": x[0] + x[1]
    case "subtract": x[0] - x[1]
    case "multiply": x[0] * x[1]
    case "divide": x[0] / x[1]
    case "power": x[0].power(x[1])
    case "addNumber": x[0] + a[0]
    case "subtractNumber": x[0] - a[0]
    case "numberMinus": a[0] - x[0]
    case "multiplyByNumber": x[0] * a[0]
    case "divideByNumber": x[0] / a[0]
    case "numberOver": a[0] / x[0]
    case "powerOfNumber": x[0].power(a[0])
    case "negate": -x[0]
    case "exp": x[0].exp()
    case "log": x[0].log()
    case "sqrt": x[0].sqrt()
    case "reciprocal": x[0].reciprocal()
    case "relu": x[0].relu()
    case "sigmoid": x[0].sigmoid()
    case "tanh": x[0].tanh()
    case "sumAll": x[0].sum()
    case "meanAll": x[0].mean()
    case "maxAll": x[0].max()
    case "sum": x[0].sum(axes: Array(axes.dropFirst()), keepDimension: keep)
    case "mean": x[0].mean(axes: Array(axes.dropFirst()), keepDimension: keep)
    case "max": x[0].max(axes: Array(axes.dropFirst()), keepDimension: keep)
    case "matmul": x[0].matmul(x[1])
    case "reshape": x[0].reshape(axes)
    case "transpose": x[0].transpose(axes[0], axes[1])
    case "permute": x[0].permute(axes)
    case "slice": x[0].slice(axis: axes[0], axes[1]..<axes[2], step: axes[3])
    case "concatenate": .concatenate(x, axis: axes[0])
    case "softmax": x[0].softmax(axis: axes[0])
    case "logSoftmax": x[0].logSoftmax(axis: axes[0])
    case "perceptron":
      (((x[0].matmul(x[1]) + x[2]).relu().matmul(x[3]) + x[4]).logSoftmax(axis: 1) * x[5])
        .sum(axes: [1]).mean()
    default: throw UnknownOperation(name: golden.operation)
    }
  }

  struct UnknownOperation: Error {
    let name: String
  }
}

/// Checks that each element is within 1e-5 of the expected one, and the smallest ones within 1e-6 of
/// the largest.
func expectClose(
  _ found: [Float], _ expected: [Float], _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard found.count == expected.count else {
    Issue.record("\(what): \(found.count) elements, expected \(expected.count)")
    return
  }
  let largest = expected.lazy.filter(\.isFinite).map(abs).max() ?? 0
  for (index, (a, b)) in zip(found, expected).enumerated() {
    if a == b || a.isNaN && b.isNaN || abs(a - b) <= 1e-5 * abs(b) + 1e-6 * largest { continue }
    Issue.record(
      "\(what): element \(index) is \(a), expected \(b)", sourceLocation: sourceLocation)
    return
  }
}
