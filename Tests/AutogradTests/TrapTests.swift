import Autograd
import Testing

/// Programmer errors end the program with a sentence, in release builds too.
@Suite struct TrapTests {
  typealias Mistake = (sentence: String, commit: @Sendable () -> Void)

  private static func x(_ shape: Int...) -> Variable {
    Variable(Tensor(shape: shape, repeating: 1))
  }

  static let mistakes: [Mistake] = [
    (
      "add: the shapes [2, 3] and [4] don't broadcast",
      { _ = x(2, 3) + x(4) }
    ),
    (
      "subtract: the shapes [2] and [3] don't broadcast",
      { _ = x(2) - x(3) }
    ),
    (
      "multiply: the shapes [2, 2] and [3, 2] don't broadcast",
      { _ = x(2, 2) * x(3, 2) }
    ),
    (
      "divide: the shapes [0] and [2] don't broadcast",
      { _ = x(0) / x(2) }
    ),
    (
      "power: the shapes [2] and [3] don't broadcast",
      { _ = x(2).power(x(3)) }
    ),
    (
      "sum: a tensor of rank 2 has no axis 2",
      { _ = x(2, 3).sum(axes: [2]) }
    ),
    (
      "mean: a tensor of rank 1 has no axis -2",
      { _ = x(2).mean(axes: [-2]) }
    ),
    (
      "sum: the axis 1 comes twice",
      { _ = x(2, 3).sum(axes: [1, -1]) }
    ),
    (
      "max: there is no largest element along the axes [1] of the shape [2, 0]",
      { _ = x(2, 0).max(axes: [1]) }
    ),
    (
      "matmul: the shapes [2, 3] and [2, 3] don't fit: 3 columns meet 2 rows",
      { _ = x(2, 3).matmul(x(2, 3)) }
    ),
    (
      "matmul: expected two matrices, or two equal batches of them, found the shapes [3] and [3, 2]",
      { _ = x(3).matmul(x(3, 2)) }
    ),
    (
      "matmul: expected two matrices, or two equal batches of them, found the shapes "
        + "[2, 3, 4] and [3, 4, 5]",
      { _ = x(2, 3, 4).matmul(x(3, 4, 5)) }
    ),
    (
      "6 elements can't take the shape [4]",
      { _ = x(2, 3).reshape([4]) }
    ),
    (
      "reshape: 6 elements can't fill a multiple of 4",
      { _ = x(2, 3).reshape([4, -1]) }
    ),
    (
      "transpose: a tensor of rank 2 has no axis 3",
      { _ = x(2, 3).transpose(0, 3) }
    ),
    (
      "permute: [0, 0] doesn't name each axis once",
      { _ = x(2, 3).permute([0, 0]) }
    ),
    (
      "permute: [0] doesn't name the 2 axes of [2, 3]",
      { _ = x(2, 3).permute([0]) }
    ),
    (
      "slice: 1..<4 is not inside axis 0 of the shape [3]",
      { _ = x(3).slice(axis: 0, 1..<4) }
    ),
    (
      "slice: the step must be positive, found 0",
      { _ = x(3).slice(axis: 0, 0..<3, step: 0) }
    ),
    (
      "concatenate: the shapes [2, 3] and [2, 4] differ outside axis 0",
      { _ = Variable.concatenate([x(2, 3), x(2, 4)], axis: 0) }
    ),
    (
      "concatenate: at least one tensor is needed",
      { _ = Variable.concatenate([], axis: 0) }
    ),
    (
      "softmax: a tensor of rank 1 has no axis 1",
      { _ = x(3).softmax(axis: 1) }
    ),
    (
      "dropout: expected a probability in [0, 1], found 1.5",
      {
        var generator = SeededGenerator(seed: 0)
        _ = x(3).dropout(probability: 1.5, using: &generator)
      }
    ),
    (
      "AddBackward0 in place: expected a result of shape [3], found [2, 3]",
      { try? x(3).addInPlace(x(2, 3)) }
    ),
    (
      "Variable can't be volatile and require_grad at the same time!",
      { Variable(.ones(1), volatile: true).requiresGrad = true }
    ),
    (
      "data keeps its shape: expected [2], found [3]",
      { x(2).data = .ones(3) }
    ),
    (
      "3 elements can't fill the shape [2, 2]",
      { _ = Tensor([1, 2, 3], shape: [2, 2]) }
    ),
    (
      "a shape has no negative axis, found [2, -1]",
      { _ = Tensor(shape: [2, -1]) }
    ),
    (
      "item needs one element, found the shape [2]",
      { _ = Tensor.ones(2).item }
    ),
  ]

  @Test("a mistake ends the program with a sentence", arguments: mistakes.indices)
  func trap(index: Int) async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [index] in
      TrapTests.mistakes[index].commit()
    }
    let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(text.contains("Fatal error: \(Self.mistakes[index].sentence)"))
  }
}
