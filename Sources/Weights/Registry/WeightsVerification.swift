package import Text

/// What a check of downloaded weights found.
package struct WeightsVerification {
  /// Each file that was looked at, and whether it was whole.
  package let results: [(weights: PublishedWeights, path: String, isWhole: Bool)]

  /// Checks the weights of these names, or all that are downloaded; removes those that are damaged.
  ///
  /// - Throws: `WeightsStoreError` for a name that is unknown, can't be downloaded or wasn't;
  ///   `FileError`.
  package init(of names: [String], in store: WeightsStore) throws {
    let asked = try names.map { try WeightsRegistry.downloadable($0) }
    results = try (names.isEmpty ? WeightsRegistry.all : asked).compactMap { weights in
      guard let isWhole = try store.verify(weights) else {
        if names.isEmpty { return nil }
        throw WeightsStoreError.notHere(name: weights.name)
      }
      return (weights, store.path(of: weights), isWhole)
    }
  }

  /// A JSON array with an object for each file.
  package var json: JSON {
    .array(
      results.map {
        [
          "name": .string($0.weights.name), "path": .string($0.path), "whole": .boolean($0.isWhole),
        ]
      })
  }

  /// Throws `WeightsStoreError.damaged` if a file was.
  package func settle() throws {
    let damaged = results.filter { !$0.isWhole }.map(\.weights.name)
    if !damaged.isEmpty { throw WeightsStoreError.damaged(names: damaged) }
  }
}
