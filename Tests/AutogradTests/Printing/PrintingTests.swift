import Autograd
import Testing

/// Texts against PyTorch's; see Fixtures/printing.py.
@Suite struct PrintingTests {
  struct Case: Decodable, CustomTestStringConvertible {
    let note: String
    let shape: [Int]
    let text: String
    let elements: [Number]?
    let steps: [Float]?

    var testDescription: String { "\(note) \(shape) \(text.prefix(40))" }

    var tensor: Tensor {
      if let elements { return Tensor(elements.map(\.value), shape: shape) }
      let (first, difference) = (steps?[0] ?? 0, steps?[1] ?? 0)
      return Tensor(
        (0..<shape.reduce(1, *)).map { first + difference * Float($0) }, shape: shape)
    }
  }

  /// A number, or `"inf"`, `"-inf"`, `"nan"`.
  struct Number: Decodable {
    let value: Float

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        value = Float(text) ?? 0
      } else {
        value = Float(try container.decode(Double.self))
      }
    }
  }

  static let cases = (try? Fixture.json("printing.json", as: [Case].self)) ?? []

  @Test("there are fixtures") func fixtures() {
    #expect(Self.cases.count == 77)
  }

  @Test("a tensor prints as in PyTorch", arguments: cases) func golden(golden: Case) {
    switch golden.note {
    case "": #expect(golden.tensor.description == golden.text)
    case "leaf":
      #expect(Variable(golden.tensor, requiresGrad: true).description == golden.text)
    default:
      let zeros = Variable(golden.tensor * 0, requiresGrad: true)
      #expect(zeros.exp().description == golden.text)
    }
  }

  @Test("a plain variable prints as its tensor") func plain() {
    #expect(Variable(.ones(2)).description == "tensor([1., 1.])")
  }

  @Test("a volatile variable says so") func volatile() {
    let x = Variable(.ones(2), volatile: true)
    #expect(x.description == "tensor([1., 1.], volatile=True)")
    #expect((x + 0.5).description == "tensor([1.5000, 1.5000], volatile=True)")
  }

  @Test("a NaN with its sign set prints as any other") func negativeNaN() {
    #expect(Tensor(-Float.nan).description == "tensor(nan)")
  }
}
