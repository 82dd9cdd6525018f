package import Text

/// What `finetune cache info` says.
package struct CacheReport: Sendable, Equatable {
  /// The features of one way of computing them.
  package struct Recipe: Sendable, Equatable {
    /// What they depend on but the images.
    package var text: String
    /// How many there are.
    package var features: Int
  }

  /// The database's file, whether it is there or not.
  package var path: String
  /// What the cache takes on the disk.
  package var bytes: Int
  /// The part of it that is free to be used again.
  package var freeBytes = 0
  /// How many files are known without being read.
  package var files = 0
  /// How many small pictures of images there are, for reports.
  package var pictures = 0
  /// What there are features of.
  package var recipes: [Recipe] = []

  init(path: String, bytes: Int) {
    self.path = path
    self.bytes = bytes
  }

  /// How many features are remembered.
  package var features: Int { recipes.reduce(0) { $0 + $1.features } }

  /// The report for machines.
  package var json: JSON {
    [
      "path": .string(path), "bytes": .integer(bytes), "freeBytes": .integer(freeBytes),
      "features": .integer(features), "files": .integer(files),
      "pictures": .integer(pictures),
      "recipes": .array(
        recipes.map { ["features": .integer($0.features), "recipe": .string($0.text)] }),
    ]
  }
}
