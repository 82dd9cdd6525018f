internal import Autograd
package import Features

/// Features that a line can divide: each class is bright at its own places, with some noise.
package enum Clusters {
  private static let width = 512

  package static func set(classes: Int, perClass: Int, seed: UInt64, noise: Float = 0.5)
    -> FeatureSet
  {
    var random = SeededGenerator(seed: seed)
    var rows: [Float] = []
    var labels: [Int] = []
    for _ in 0..<perClass {
      for label in 0..<classes {
        for column in 0..<width {
          rows.append((column % classes == label ? 1 : 0) + noise * random.uniform())
        }
        labels.append(label)
      }
    }
    return FeatureSet(
      features: Tensor(rows, shape: [labels.count, width]), labels: labels)
  }
}
