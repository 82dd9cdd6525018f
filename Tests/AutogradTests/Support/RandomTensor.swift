import Autograd

/// Which numbers a random tensor holds.
enum Domain: String, Decodable {
  /// 0.5 to 2.
  case positive
  /// −2 to 2.
  case signed
  /// 0, 1, 2 or 3.
  case coarse
  /// −128 to 128.
  case wide
  /// 0.5 to 2 with either sign: nowhere near the kink of `relu`.
  case awayFromZero

  fileprivate func element(_ uniform: Float) -> Float {
    switch self {
    case .positive: 0.5 + 1.5 * (uniform * 4096).rounded(.down) / 4096
    case .signed: 4 * uniform - 2
    case .coarse: (uniform * 4).rounded(.down)
    case .wide: ((uniform - 0.5) * 4096).rounded(.down) / 16
    case .awayFromZero: uniform < 0.5 ? -0.5 - 3 * uniform : 0.5 + 3 * (uniform - 0.5)
    }
  }
}

extension Tensor {
  /// As `tensor` of Fixtures/operations.py.
  static func random(
    _ shape: [Int], _ domain: Domain, using generator: inout SeededGenerator
  ) -> Tensor {
    Tensor(shape: shape) { elements in
      for index in elements.indices { elements[index] = domain.element(generator.uniform()) }
    }
  }

  static func random(_ shape: [Int], _ domain: Domain, seed: UInt64) -> Tensor {
    var generator = SeededGenerator(seed: seed)
    return random(shape, domain, using: &generator)
  }

  /// Numbers from 0.5 to 2 in random order, all at least 1.5 / count apart.
  static func distinct(_ shape: [Int], seed: UInt64) -> Tensor {
    var generator = SeededGenerator(seed: seed)
    let count = shape.reduce(1, *)
    let steps = (0..<count).shuffled(using: &generator)
    return Tensor(steps.map { 0.5 + 1.5 * (Float($0) + 0.5) / Float(count) }, shape: shape)
  }

  var pointer: UnsafePointer<Float>? { withUnsafeBufferPointer { $0.baseAddress } }
}
