internal import Autograd
package import Features
package import Logging
internal import Text
package import Vision
internal import Weights

/// The head that weights came with, in their own file.
package struct OriginalHead {
  /// Its numbers.
  package let head: TrainedHead
  /// What the logits are divided by before the softmax: as `finetune export --model` wrote it, else 1.
  package let temperature: Double
  /// What each output means: a name, or where nobody names them the output's number from 0.
  package let classes: [String]

  /// The head of the file that `backbone` is from.
  ///
  /// - Parameter names: A file with the classes' names, one a line; without it they are those in the
  ///   metadata of the weights (`finetune export --model` writes them), else numbers.
  /// - Throws: `BackboneError` if the file has none, `WeightsError`, `HeadFileError` if the tensors don't fit or the metadata makes no sense,
  ///   `ClassNamesError`, `FileError`.
  package init(of backbone: LoadedBackbone, names: String?, logger: Logger) throws {
    let file = backbone.tensors
    guard let count = file.tensors[backbone.architecture.head + ".bias"]?.shape.first else {
      throw BackboneError.noHead(path: backbone.path)
    }
    head = try HeadFile.tensors(
      of: file, named: backbone.architecture.head, classCount: count,
      featureCount: backbone.architecture.featureCount)
    let metadata = HeadMetadata(values: file.metadata, path: file.path)
    temperature = metadata.isHead ? try metadata.temperature() : 1
    if let names {
      let list = try ClassNames(path: names, count: count)
      for (name, lines) in list.repeated {
        let places = lines.map(String.init).joined(separator: ", ")
        logger.warning(
          """
          \(names.printable): \(lines.count) classes are called "\(name.printable)" (lines \(places))
          """)
      }
      classes = list.names
    } else {
      classes = OriginalHead.ownNames(metadata, count) ?? (0..<count).map(String.init)
    }
  }

  private static func ownNames(_ metadata: HeadMetadata, _ count: Int) -> [String]? {
    let names = try? metadata.decode([String].self, .classes)
    return names?.count == count ? names : nil
  }
}
