/// The right classes of a batch, and how much each class weighs.
struct ClassTargets {
  let labels: [Int]
  let weights: Tensor?

  /// Traps with a sentence unless they fit scores of the shape [N, C].
  func check(_ scores: [Int], of name: String) {
    precondition(
      scores.count == 2 && scores[0] == labels.count,
      "\(name): expected scores [N, C] for \(labels.count) labels, found the shape \(scores)")
    for (index, label) in labels.enumerated() {
      precondition(
        label >= 0 && label < scores[1],
        "\(name): label \(label) of item \(index) is not one of the \(scores[1]) classes")
    }
    precondition(
      weights.map { $0.shape == [scores[1]] } ?? true,
      "\(name): expected \(scores[1]) class weights, found the shape \(weights?.shape ?? [])")
  }

  func weight(of label: Int) -> Float {
    weights?.withPointer { $0[label] } ?? 1
  }

  /// What the mean divides by: the weights of the items' classes added up.
  var total: Double {
    labels.reduce(0) { $0 + Double(weight(of: $1)) }
  }
}
