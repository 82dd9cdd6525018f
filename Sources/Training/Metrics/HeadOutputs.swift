internal import Foundation
internal import Kernels

/// A head's outputs for images whose classes are known.
package struct HeadOutputs: Sendable {
  /// [images, classes], one row after another.
  package private(set) var logits: [Float] = []
  /// The true class of each image.
  package private(set) var labels: [Int] = []
  /// How many classes there are.
  package let classCount: Int

  /// The most numbers that are held: 256 MB.
  static let mostNumbers = 1 << 26

  /// Of `images` images every how many-eth is held, so that their outputs are no more than
  /// `mostNumbers`.
  static func step(images: Int, classCount: Int) -> Int {
    let most = max(1, mostNumbers / max(1, classCount))
    return max(1, (images + most - 1) / most)
  }

  /// The outputs for no images yet, with room for so many.
  package init(classCount: Int, capacity: Int = 0) {
    self.classCount = classCount
    logits.reserveCapacity(capacity * classCount)
    labels.reserveCapacity(capacity)
  }

  /// How many images there are.
  package var count: Int { labels.count }

  /// Adds images: `logits` holds as many rows as there are labels.
  package mutating func add(
    logits rows: UnsafeBufferPointer<Float>, labels more: some Collection<Int>
  ) {
    precondition(rows.count == more.count * classCount, "each label needs a row of logits")
    logits.append(contentsOf: rows)
    labels.append(contentsOf: more)
  }

  /// The logits of one image.
  package func row(_ index: Int) -> ArraySlice<Float> {
    logits[(index * classCount)..<((index + 1) * classCount)]
  }

  /// Whether the largest logit is that of the true class.
  func isRight(_ index: Int) -> Bool {
    logits.withUnsafeBufferPointer { values in
      Ranking.first(
        in: UnsafeBufferPointer(
          rebasing: values[(index * classCount)..<((index + 1) * classCount)])) == labels[index]
    }
  }

  /// How far the probabilities softmax(logits / T) can be believed.
  ///
  /// - Parameter temperature: T of each image.
  package func reliability(_ temperature: (Int) -> Double) -> Reliability {
    var reliability = Reliability()
    let images = LogitRows.map(count, classes: classCount) { index in
      let row = row(index)
      let beta = 1 / temperature(index)
      let highest = Double(row.max() ?? 0)
      let sum = row.reduce(0) { $0 + exp(beta * (Double($1) - highest)) }
      // The likeliest class has the highest logit, and so the power 1.
      let own = Double(row[row.startIndex + labels[index]])
      return (
        confidence: 1 / sum, isRight: isRight(index), loss: log(sum) - beta * (own - highest)
      )
    }
    for image in images {
      reliability.add(confidence: image.confidence, isRight: image.isRight, loss: image.loss)
    }
    return reliability
  }

  /// The first and the second derivative by β of Σ −ln softmax(β · logits) of the true class.
  ///
  /// Computed in double precision on all cores; the sums have a fixed order.
  func derivatives(at beta: Double, of rows: [Int]) -> (first: Double, second: Double) {
    let pieceSize = 64
    let pieces = (rows.count + pieceSize - 1) / pieceSize
    var sums = [SIMD2<Double>](repeating: .zero, count: pieces)
    sums.withUnsafeMutableBufferPointer { sums in
      // Each piece writes its own place alone.
      nonisolated(unsafe) let sums = sums
      Parallel.forEach(pieces) { piece in
        let end = min((piece + 1) * pieceSize, rows.count)
        sums[piece] = rows[(piece * pieceSize)..<end].reduce(.zero) {
          $0 + derivatives(at: beta, ofImage: $1)
        }
      }
    }
    let total = sums.reduce(.zero, +)
    return (total.x, total.y)
  }

  private func derivatives(at beta: Double, ofImage index: Int) -> SIMD2<Double> {
    logits.withUnsafeBufferPointer { values in
      let row = UnsafeBufferPointer(
        rebasing: values[(index * classCount)..<((index + 1) * classCount)])
      let highest = Double(row.max() ?? 0)
      var (sum, mean, square) = (0.0, 0.0, 0.0)
      for value in row {
        let distance = Double(value) - highest
        let power = exp(beta * distance)
        sum += power
        mean += power * distance
        square += power * distance * distance
      }
      mean /= sum
      let own = Double(row[labels[index]]) - highest
      return SIMD2(mean - own, square / sum - mean * mean)
    }
  }
}
