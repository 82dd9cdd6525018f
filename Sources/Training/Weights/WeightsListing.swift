internal import Foundation
internal import Vision
internal import Weights

/// The weights that have a name: published ones, and those in the folders of models.
package struct WeightsListing {
  /// Weights with the file that their name means, if there is one.
  private struct Entry {
    let name: String
    let path: String?
    let published: PublishedWeights?
  }

  private let entries: [Entry]

  /// What there is at the moment.
  package init() {
    var found: [Entry] = []
    for folder in ModelFolder.folders {
      for (name, path) in ModelFolder.weights(in: folder)
      where !found.contains(where: { $0.name == name }) {
        found.append(Entry(name: name, path: path, published: nil))
      }
    }
    let published = WeightsRegistry.all.map { weights in
      Entry(
        name: weights.name, path: found.first { $0.name == weights.name }?.path,
        published: weights)
    }
    entries = published + found.filter { WeightsRegistry.named($0.name) == nil }
  }

  /// A JSON array with an object for each.
  package var json: JSON {
    .array(
      entries.map { entry in
        let weights = entry.published
        return [
          "name": .string(entry.name),
          "path": entry.path.map(JSON.string) ?? .null,
          "origin": weights.map { .string($0.origin) } ?? .null,
          "url": weights.map { .string($0.url) } ?? .null,
          "bytes": weights.map { .integer($0.size) } ?? .null,
          "sha256": weights.map { .string($0.sha256) } ?? .null,
          "preprocessing": weights.flatMap { Preprocessing(metadata: $0.preprocessing) }
            .map { .string("\($0)") } ?? .null,
          "classes": weights.map { .integer($0.classes) } ?? .null,
          "dataSet": weights.map { .string($0.dataSet) } ?? .null,
          "top1": weights.map { .number($0.top1) } ?? .null,
          "top5": weights.map { .number($0.top5) } ?? .null,
          "licence": weights.map { .string($0.licence) } ?? .null,
        ]
      })
  }

  /// A paragraph for each, for people.
  package func text(colours: Bool) -> String {
    let text = RunText(colours: colours)
    return entries.map { entry in
      var lines = [Ink.bold(entry.name.printable, if: colours)]
      if let weights = entry.published {
        let accuracy =
          "\(Figures.percent(weights.top1)) top-1, \(Figures.percent(weights.top5)) top-5"
        lines.append(text.row("  From", "\(weights.origin), \(Figures.bytes(weights.size))"))
        lines.append(
          text.row("  Knows", "\(weights.classes) classes of \(weights.dataSet): \(accuracy)"))
        if let images = Preprocessing(metadata: weights.preprocessing) {
          lines.append(text.row("  Images", "\(images)"))
        }
        lines.append(text.row("  Licence", weights.licence))
      }
      let file = entry.path?.printable ?? "not here; finetune weights pull \(entry.name) gets it"
      lines.append(text.row("  File", file))
      return lines.map { $0 + "\n" }.joined()
    }.joined(separator: "\n")
  }
}
