internal import Features
internal import Foundation
package import Vision
package import Weights

extension RunOptions {
  /// The limits under which images are decoded.
  package var limits: DecodingLimits {
    maxPixels.map { DecodingLimits.allowing(pixels: $0) } ?? .standard
  }

  /// The backbone that these options name, with what they say of images.
  func backbone(memory: (any FileMemory)?) throws -> LoadedBackbone {
    var backbone = try LoadedBackbone(
      named: weights ?? "", prefix: weightsPrefix, as: architecture, changes: images,
      memory: memory)
    if let background { backbone.preprocessing.background = RGB(background) }
    return backbone
  }

  /// Throws `OptionError` if the run folder is the data set's own, where classes lie, or a list and
  /// maybe its images.
  func checkOutput() throws(OptionError) {
    guard let output, let data, let place = FileStamp(path: output),
      let images = FileStamp(path: ImageFolder.root(of: data)),
      place.device == images.device && place.inode == images.inode
    else { return }
    throw .invalid(
      option: RunOption.output.key, expected: "another folder than the data set's own",
      found: output)
  }

  /// Whether another run under these options would give the same head.
  package func shapesSameRun(as other: RunOptions) -> Bool {
    RunOption.all.allSatisfy { $0.effect.record == nil || $0.text(self) == $0.text(other) }
  }

  /// The views of each training image.
  func trainingViews() -> [FeatureView] {
    (augment.flatMap(Augmentation.init) ?? Augmentation()).views(seed: seed)
  }

  /// The options with paths that mean the same from any folder.
  ///
  /// - Throws: `FileError` if the current folder's own path is not UTF-8, so that no text can have it.
  package func resolved() throws(FileError) -> RunOptions {
    let here = FileManager.default.currentDirectoryPath
    let isRelative = [data, output, weights].contains { $0?.hasPrefix("/") == false }
    if isRelative, !FileManager.default.fileExists(atPath: here) {
      throw FileError(path: here, operation: .open, code: EILSEQ)
    }
    var options = self
    options.data = data.map(Folder.absolute)
    options.output = output.map(Folder.absolute)
    if let weights, FileManager.default.fileExists(atPath: weights) {
      options.weights = Folder.absolute(weights)
    }
    return options
  }
}
