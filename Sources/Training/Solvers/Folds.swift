package import Vision

/// Images dealt out to parts of about equal size, each of which is held out once.
///
/// Images of one group stay together, and every class has about as many in each fold. Which fold an image
/// is in follows from the contents of the images alone, not from their names or their order.
package struct Folds: Sendable, Equatable {
  /// How many folds there are.
  package let count: Int
  /// The fold of each image.
  package let assignments: [Int]

  /// Deals out images with these classes; those with one group go to one fold.
  ///
  /// Groups are dealt in their order, each to the fold that has fewest images of its classes.
  package init(labels: [Int], groups: [ContentDigest], count: Int) {
    precondition(labels.count == groups.count, "folds: each image needs a class and a group")
    self.count = count
    var members: [ContentDigest: [Int]] = [:]
    for (image, group) in groups.enumerated() { members[group, default: []].append(image) }
    var assignments = Array(repeating: 0, count: labels.count)
    var sizes = Array(repeating: 0, count: count)
    var classSizes: [Int: [Int]] = [:]
    for (_, images) in members.sorted(by: { $0.key < $1.key }) {
      let classes = Set(images.map { labels[$0] })
      func load(_ fold: Int) -> Int {
        classes.reduce(0) { $0 + (classSizes[$1]?[fold] ?? 0) }
      }
      let fold = (0..<count).min {
        (load($0), sizes[$0], $0) < (load($1), sizes[$1], $1)
      }
      guard let fold else { continue }
      for image in images {
        assignments[image] = fold
        sizes[fold] += 1
        classSizes[labels[image], default: Array(repeating: 0, count: count)][fold] += 1
      }
    }
    self.assignments = assignments
  }

  /// The images of a fold.
  package func heldOut(_ fold: Int) -> [Int] {
    assignments.indices.filter { assignments[$0] == fold }
  }

  /// The images of all other folds.
  package func kept(_ fold: Int) -> [Int] {
    assignments.indices.filter { assignments[$0] != fold }
  }
}
