internal import Foundation

/// Orders classes by their logits: the largest first, equal ones by their index.
package enum Ranking {
  /// How many guesses about an image are kept, if there are so many classes.
  package static let guessCount = 5

  /// How many classes come before `label`: 0 if it comes first.
  ///
  /// A logit that is not a number comes last.
  package static func rank(of label: Int, in logits: UnsafeBufferPointer<Float>) -> Int {
    let own = logits[label]
    var rank = 0
    if own.isNaN {
      for (index, value) in logits.enumerated() where !value.isNaN || index < label { rank += 1 }
      return rank
    }
    for index in 0..<label { rank += logits[index] >= own ? 1 : 0 }
    for index in label..<logits.count { rank += logits[index] > own ? 1 : 0 }
    return rank
  }

  /// The class that comes first.
  package static func first(in logits: UnsafeBufferPointer<Float>) -> Int {
    if let place = placeOfLargest(logits) { return place }
    var best = 0
    for index in logits.indices where logits[index] > logits[best] || logits[best].isNaN {
      if !logits[index].isNaN { best = index }
    }
    return best
  }

  /// The first place of the largest number above −∞, a vector at a time; nil if there is none.
  private static func placeOfLargest(_ logits: UnsafeBufferPointer<Float>) -> Int? {
    let raw = UnsafeRawBufferPointer(logits)
    var lanes = SIMD16<Float>(repeating: -.infinity)
    var index = 0
    while index + 16 <= logits.count {
      // A comparison with what is not a number is false.
      let next = raw.loadUnaligned(fromByteOffset: 4 * index, as: SIMD16<Float>.self)
      lanes.replace(with: next, where: next .> lanes)
      index += 16
    }
    var largest = lanes.max()
    while index < logits.count {
      if logits[index] > largest { largest = logits[index] }
      index += 1
    }
    return largest > -.infinity ? logits.firstIndex(of: largest) : nil
  }

  /// The first `count` classes in order; all of them if there are fewer.
  package static func top(_ count: Int, of logits: some Collection<Float>) -> [Int] {
    var best: [(index: Int, key: Float)] = []
    for (index, value) in logits.enumerated() {
      let key = value.isNaN ? -Float.infinity : value
      // Equal ones stay behind those that came before them.
      if best.count == count, let last = best.last, last.key >= key { continue }
      let place = best.firstIndex { $0.key < key } ?? best.endIndex
      best.insert((index, key), at: place)
      if best.count > count { best.removeLast() }
    }
    return best.map(\.index)
  }

  /// softmax(x), each p_i = exp(x_i − max x) / Σ exp(x_j − max x), where x are the logits divided by
  /// a temperature; computed in double precision.
  package static func probabilities(
    _ logits: some Collection<Float>, temperature: Double = 1
  ) -> [Double] {
    let highest = Double(logits.max() ?? 0)
    let powers = logits.map { exp((Double($0) - highest) / temperature) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
