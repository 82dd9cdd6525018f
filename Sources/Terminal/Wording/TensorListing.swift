internal import Features
internal import Text
internal import Training
internal import Vision
internal import Weights

/// What a tensor file holds, as text.
package struct TensorListing {
  private let file: WeightsFile
  private let head: HeadFile?

  /// The listing of the file at `path`; throws `WeightsError` if it is no tensor file.
  package init(path: String) throws {
    file = try WeightsFile(path: path)
    // A damaged head is still shown as a tensor file.
    head = try? HeadFile(path: path)
  }

  /// The text: a summary, for a head what it knows, all metadata, all tensors.
  ///
  /// - Parameter width: How many columns of characters there are; nil means any number.
  package func text(width: Int? = nil, colors: Bool) -> String {
    let text = RunText(colors: colors, width: width)
    var lines = [
      text.row("File", file.path.printable), text.row("Format", file.format.rawValue),
      text.row("Holds", summary),
    ]
    let published = WeightsRegistry.entry(ofFileAt: file.path)
    if let published {
      lines += text.rows("Published", "\(published.name): \(published.origin)")
    }
    if let head {
      lines += describe(head, text)
    } else {
      lines += describe(published, text)
    }
    lines += metadata(width, colors) + tensors(colors)
    return lines.map { $0 + "\n" }.joined()
  }

  /// The networks that there are, and what their images have to go through.
  private func describe(_ published: PublishedWeights?, _ text: RunText) -> [String] {
    do {
      let found = try file.recognized()
      return found.places.flatMap { text.rows("Backbone", backbone(found.architecture, $0)) }
        + text.rows("Images", images(published))
    } catch {
      guard case .ambiguous(_, let choices) = error else { return [] }
      let names = choices.map(\.name).joined(separator: " or ")
      return text.rows("Backbone", "\(names): --architecture says which")
        + text.rows("Images", images(published))
    }
  }

  private func backbone(_ architecture: Architecture, _ place: NetworkPlace) -> String {
    let name = architecture.title
    guard let text = place.text(name), let range = text.firstRange(of: name) else { return name }
    return String(text[range.lowerBound...])
  }

  /// What images have to go through, as far as that is said.
  private func images(_ published: PublishedWeights?) -> String {
    do {
      let stated = try LoadedBackbone.preprocessing(of: file, published)
      return stated.map(words) ?? "not said; without options \(Preprocessing.imageNet)"
    } catch {
      return "the metadata \"preprocessing\" can't be understood"
    }
  }

  /// What images go through, with what is not done to photos.
  private func words(_ preprocessing: Preprocessing) -> String {
    let decoding = preprocessing.decoding
    return "\(preprocessing)" + (decoding.turnsUpright ? "" : ", photos not turned")
      + (decoding.isScaled ? "" : ", decoded in full size")
  }

  private var summary: String {
    let infos = file.tensors.values
    let numbers = infos.reduce(0) { $0 + $1.count }
    return "\(Figures.amount(infos.count, "tensor")), \(Figures.amount(numbers, "number")), "
      + Figures.bytes(infos.reduce(0) { $0 + $1.byteCount })
  }

  private func describe(_ head: HeadFile, _ text: RunText) -> [String] {
    let training = head.training
    let classes = Figures.amount(head.classes.count, "class", plural: "classes")
    var lines =
      text.rows("Head", "\(classes): \(list(head.classes))")
      + text.rows("Images", words(head.preprocessing))
      + text.rows(
        "Backbone", "\(head.backbone.name.printable), \(head.backbone.precision.printable)")
      + text.rows(
        "Training",
        "\(Figures.amount(training.epochs, "epoch")), batches of \(training.batchSize), "
          + "learning rate \(training.learningRate), momentum \(training.momentum)")
    if let epoch = training.bestEpoch, let top1 = training.valTop1 {
      lines.append(text.row("Best", "epoch \(epoch): \(Figures.percent(top1)) top-1"))
    }
    lines.append(text.row("Certainty", "temperature \(Figures.fixed(head.temperature, digits: 2))"))
    return lines
  }

  private func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map { $0.contains(",") ? "\"\($0)\"" : $0 }.map(\.printable)
      .joined(separator: ", ")
    return names.count > 8 ? shown + " and \(Figures.count(names.count - 8)) more" : shown
  }

  /// The metadata; of a long text only as much is shown as has room beside its name.
  private func metadata(_ columns: Int?, _ colors: Bool) -> [String] {
    if file.metadata.isEmpty { return [] }
    let width = file.metadata.keys.map(\.count).max() ?? 0
    let room = min(200, columns.map { max($0 - width - 4, 20) } ?? 200)
    return ["", Ink.dim("metadata", if: colors)]
      + file.metadata.sorted { $0.key < $1.key }.map { key, value in
        let text = value.printable
        let shown = text.count > room ? text.prefix(room) + " …" : text[...]
        return "\(key.printable.padded(toRight: width))  \(shown)"
      }
  }

  private func tensors(_ colors: Bool) -> [String] {
    let rows = file.names.compactMap { name in
      file.tensors[name].map { info in
        [
          name.printable, info.type.rawValue,
          "[" + info.shape.map(String.init).joined(separator: ", ") + "]",
          Figures.count(info.byteCount),
        ]
      }
    }
    let headings = ["tensor", "dtype", "shape", "bytes"]
    let widths = headings.indices.map { column in
      ([headings] + rows).map { $0[column].count }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      let left = (0..<3).map { cells[$0].padded(toRight: widths[$0]) }
      return (left + [cells[3].padded(toLeft: widths[3])]).joined(separator: "  ")
    }
    return ["", Ink.dim(line(headings), if: colors)] + rows.map(line)
  }
}
