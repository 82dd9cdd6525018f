package import Autograd
internal import Text
internal import Vision
internal import Weights

/// `finetune features`: a tensor `features` [N, width]; safetensors have the images' paths as metadata.
package struct FeatureFile {
  /// The formats that features can be written in.
  package static let formats: [FileFormat] = [.safetensors, .pth, .npy]

  private let path: String
  private let format: FileFormat

  /// A file without images; throws `FileError` at once if it can't be written.
  package init(path: String, format: FileFormat) throws {
    self.path = path
    self.format = format
    _ = try AtomicFile(replacing: path)
  }

  /// Writes features, with what they were computed with.
  ///
  /// - Parameters:
  ///   - matrix: [images, width].
  ///   - paths: Where the images lie, in that order.
  ///   - metadata: What is known of the features beside that.
  package func write(_ matrix: Tensor, paths: [String], metadata: [String: String]) throws {
    let entry = TensorEntry("features", matrix)
    switch format {
    case .pth: return try PthWriter.write([entry], to: path)
    case .npy: return try NpyFile.write(matrix, to: path)
    default: break
    }
    var metadata = metadata
    metadata["paths"] = JSON.strings(paths).text
    metadata["tool"] = "finetune \(toolVersion)"
    try SafetensorsWriter.write([entry], metadata: metadata, to: path)
  }
}
