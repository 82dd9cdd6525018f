/// In training, sets elements to 0 at random and scales the others up; nothing in evaluation.
public final class Dropout: Module {
  /// The share of elements that are dropped, on average.
  public let probability: Float

  /// Whether anything is dropped.
  public var isTraining = true

  private var generator: SeededGenerator

  /// A layer whose choices follow from the seed, which is another for each layer unless given, and the
  /// number of calls before.
  ///
  /// Traps unless the probability is in [0, 1].
  public init(_ probability: Float = 0.5, seed: UInt64 = .random(in: 0 ... .max)) {
    precondition(
      probability >= 0 && probability <= 1,
      "Dropout: expected a probability in [0, 1], found \(probability)")
    self.probability = probability
    generator = SeededGenerator(seed: seed)
  }

  /// An output of the input's shape; in evaluation the input itself.
  public func callAsFunction(_ input: consuming Variable) -> Variable {
    isTraining ? input.dropout(probability: probability, using: &generator) : input
  }
}
