internal import Foundation
internal import Messages
internal import Vision

extension TensorBoardValue {
  /// A figure; a curve goes through those of one tag.
  static func scalar(_ tag: String, _ value: Double) -> TensorBoardValue {
    var made = TensorBoardValue()
    made.tag = tag
    made.simpleValue = Float(value)
    return made
  }

  /// A text in Markdown.
  static func text(_ tag: String, _ markdown: String) -> TensorBoardValue {
    var made = TensorBoardValue()
    made.tag = tag
    made.tensor.dtype = .string
    made.tensor.stringVal = [Data(markdown.utf8)]
    made.metadata.pluginData.pluginName = "text"
    return made
  }

  /// A picture, shown under a title and a description in Markdown.
  static func image(
    _ tag: String, _ image: Image, title: String, description: String
  ) -> TensorBoardValue {
    var made = TensorBoardValue()
    made.tag = tag
    made.tensor.dtype = .string
    made.tensor.stringVal = [
      Data("\(image.width)".utf8), Data("\(image.height)".utf8), Data(PNGEncoder.encode(image)),
    ]
    var dimension = TensorBoardShape.Dimension()
    dimension.size = 3
    made.tensor.tensorShape.dim = [dimension]
    made.metadata.pluginData.pluginName = "images"
    made.metadata.displayName = title
    made.metadata.summaryDescription = description
    return made
  }
}
